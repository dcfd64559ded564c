import { BUDGETS, type OperationName } from "../bench/budgets.js";
import { BUREAU, issueCodes, NAGQU_PREFECTURE, SHIJIAZHUANG } from "./codes.js";
import { COMPANY, enrolPeople } from "./identity.js";
import { setStage, SUITE } from "./terminal.js";
import { table } from "../tasks/table.js";

const { stage, costs, networkName, seconds } = await setStage();
await issueCodes(stage);
await enrolPeople(stage);

const number = (value: bigint | number): string => value.toLocaleString("en-US");
const order = Object.keys(BUDGETS) as OperationName[];
console.log(
  `\n${table([
    ["operation", "count", "gas each", "budget", "new slots each"],
    ...order
      .filter((operation) => costs.has(operation))
      .map((operation) => {
        const { count: times, gas, newSlots } = costs.get(operation)!;
        const budget = BUDGETS[operation];
        return [
          budget.operation,
          number(times),
          number(gas / BigInt(times)),
          `≤ ${number(budget.gas)}`,
          number(newSlots / times),
        ];
      }),
  ])}`,
);

console.log(`\nDone in ${seconds().trim()}. Try next:`);
const next =
  networkName === "localhost"
    ? [
        `npx hardhat code show ${BUREAU} --suite ${SUITE} --network localhost`,
        `npx hardhat code list ${SHIJIAZHUANG} --suite ${SUITE} --network localhost`,
        `npx hardhat code resolve ${NAGQU_PREFECTURE} --suite ${SUITE} --network localhost`,
        `npx hardhat id show ${COMPANY} --suite ${SUITE} --network localhost`,
      ]
    : [
        "npm run chain                              # a local chain, in another terminal",
        "npm run demo -- --network localhost        # the same there",
        `npx hardhat code show ${BUREAU} --suite ${SUITE} --network localhost`,
        `npx hardhat id show ${COMPANY} --suite ${SUITE} --network localhost`,
      ];
for (const command of next) console.log(`  ${command}`);
