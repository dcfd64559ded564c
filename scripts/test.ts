import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * `npm test`: all tests, side by side; `npm test -- test/codes/list.test.ts`: these files; `npm run test:client`: a lane.
 *
 * Solidity tests compile and run in one process, files in TypeScript in as many as there are cores and one.
 * What measures times runs after that, with the machine to itself. What each process says is printed once it has ended, so that lines don't
 * mix; the last line is `N passed, N failed`, and the exit status 0 if none failed.
 */

/** What measures how long something takes: by itself, in the end. */
const TIMED = ["test/portal/speed.test.ts"];

/** What takes longest: first, so that nobody waits for it in the end. */
const LONGEST = [
  "test/relayer/load.test.ts",
  "test/assurance/proofs.test.ts",
  "test/integration/idTasks.test.ts",
  "test/integration/tasks.test.ts",
];

/** What tests in TypeScript deploy; the Solidity tests compile what is theirs. */
const DEPLOYED = [
  "npm:@openzeppelin/contracts/access/manager/AccessManager.sol",
  ...globSync([
    "contracts/*/*.sol",
    "test/doubles/{CityCodesReader,CreditCodesReader,Flooder,Observer,SlotWriter,Wallets}.sol",
  ]),
];

const LANES = {
  solidity: [],
  client: ["test/!(portal)/*.test.ts"],
  portal: ["test/portal/*.test.ts"],
};

/** One more than there are cores: many tests wait for blocks, pages or timeouts. */
const LANES_AT_ONCE = availableParallelism() + 1;

interface Outcome {
  passed: number;
  failed: number;
}

const started = Date.now();
const tell = (text: string): void => {
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}  ${text}`);
};

/** Runs `hardhat …`: what it says once it has ended, and whether it ended well. */
async function hardhat(words: string[], jobs = 1): Promise<{ said: string; isWell: boolean }> {
  const child = spawn("hardhat", words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TEST_JOBS: `${jobs}` },
    shell: process.platform === "win32",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part: Buffer) => (said += part.toString()));
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { said, isWell: status === 0 };
}

/** Runs tests; a process that dies counts as a failure. */
async function tests(what: string, words: string[], jobs = 1): Promise<Outcome> {
  const begun = Date.now();
  const { said, isWell } = await hardhat(["test", ...words], jobs);
  const count = (word: string): number =>
    Number(new RegExp(`^ +(\\d+) ${word}`, "m").exec(said)?.[1] ?? 0);
  const [passed, failed] = [count("passing"), count("failing")];
  process.stdout.write(said);
  tell(
    `${what}: ${passed} passed, ${failed} failed in ${Math.round((Date.now() - begun) / 1000)} s`,
  );
  return { passed, failed: isWell ? failed : Math.max(failed, 1) };
}

/** Runs files in TypeScript, so many at a time. */
const files = (what: string, paths: string[], jobs: number): Promise<Outcome>[] =>
  paths.length === 0 ? [] : [tests(what, ["mocha", "--no-compile", ...paths], jobs)];

const asked = process.argv.slice(2);
const lanes = asked.length === 0 ? Object.keys(LANES) : asked.filter((word) => word in LANES);
const patterns = lanes.flatMap((lane) => LANES[lane as keyof typeof LANES]);
const found = [...asked.filter((word) => !(word in LANES)), ...globSync(patterns).sort()];
const timed = found.filter((file) => TIMED.includes(file));
const others = found.filter((file) => !timed.includes(file));
const longest = LONGEST.filter((file) => others.includes(file));

const built = await hardhat(["build", "--quiet", ...DEPLOYED]);
if (!built.isWell) {
  process.stdout.write(built.said);
  process.exit(1);
}
tell("contracts compiled");
const outcomes = await Promise.all([
  ...(lanes.includes("solidity") ? [tests("Solidity", ["solidity"])] : []),
  ...files("TypeScript", [...new Set([...longest, ...others])], LANES_AT_ONCE),
]);
outcomes.push(...(await Promise.all(files("timed", timed, 1))));

const sum = (part: keyof Outcome): number =>
  outcomes.reduce((total, each) => total + each[part], 0);
tell("done");
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
