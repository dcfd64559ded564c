import { writeFile } from "node:fs/promises";
import { styleText } from "node:util";
import { table } from "../tasks/table.js";
import { measureOurs, measurePeers } from "./gas.js";
import { generated } from "./generated.js";
import { nearest, number } from "./markdown.js";
import { measureReads } from "./reads.js";
import { readResults, type Results } from "./results.js";
import { measureThroughput } from "./throughput.js";

/** Measures everything and writes what follows from it; `BENCH=gas` leaves throughput as it was. */

const started = Date.now();
const tell = (text: string): void => {
  const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  console.log(`${styleText("dim", seconds)}  ${text}`);
};

tell("measures our operations");
const ours = await measureOurs();
tell("measures the peers' operations");
const peers = await measurePeers();
tell("measures reads");
const reads = await measureReads();
const throughput =
  process.env.BENCH === "gas" ? (await readResults()).throughput : await measureThroughput(tell);
const results: Results = { ours, peers, reads, throughput };

console.log(
  `\n${table([
    ["operation", "gas", "budget", "new slots", "floor", "× floor", "cheapest peers, × ours"],
    ...ours.map(({ name, operation, gas, budget, newSlots, floor }) => [
      operation,
      number(gas),
      number(budget),
      String(newSlots),
      number(floor),
      (gas / floor).toFixed(2),
      nearest(results, name)
        .map((peer) => `${peer.peer} ${(peer.gas / gas).toFixed(2)}`)
        .join(", "),
    ]),
  ])}\n`,
);
console.log(
  `${table([
    ["ours", "peer's", "ours ÷ peer's, per second"],
    ...throughput.map((one) => [one.ours, one.peer, one.ratio.toFixed(2)]),
  ])}\n`,
);
try {
  for (const [file, content] of await generated(results)) await writeFile(file, content);
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exit(1);
}
tell("wrote bench/results.json, docs/benchmarks.md, docs/benchmarks.svg and the README's table");
