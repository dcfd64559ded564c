import { createChain, suite } from "./test/fixture.js";
import { connect } from "./src/index.js";
const c = await createChain();
const s = await suite(c);
console.log(s.deployment, s.steps.map((x) => [x.part, x.outcome, x.receipt?.gasUsed]));
