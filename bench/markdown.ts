import { createRequire } from "node:module";
import { BUDGETS, type OperationName } from "./budgets.js";
import { EXPLANATIONS, UNEXPLAINED } from "./explanations.js";
import { type Job, JOBS } from "./jobs.js";
import type { OurResult, PeerResult, Results } from "./results.js";

const PACKAGES = [
  "ethr-did-registry",
  "@ethereum-attestation-service/eas-contracts",
  "@onchain-id/solidity",
  "@verax-attestation-registry/verax-contracts",
  "@ensdomains/ens",
  "@ensdomains/resolver",
];

function versioned(name: string): string {
  const require = createRequire(import.meta.url);
  const { version } = require(`../node_modules/${name}/package.json`) as { version: string };
  return `${name} ${version}`;
}

export const number = (value: number): string => value.toLocaleString("en-US");

const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;

const tableOf = (head: string[], rows: string[][]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const times = (ratio: number): string => ratio.toFixed(2);

const nameOf = ({ peer, operation, quoted }: PeerResult): string =>
  `${peer} ${operation}${quoted ? " (quoted)" : ""}`;

/** Of each peer the cheapest that stands beside an operation; four at most. */
export function nearest({ peers }: Results, name: OperationName): PeerResult[] {
  const beside = peers
    .filter((peer) => peer.beside.includes(name))
    .sort((one, other) => one.gas - other.gas);
  return beside
    .filter((peer, i) => beside.findIndex((other) => other.peer === peer.peer) === i)
    .slice(0, 4);
}

/** What most people do, for the README. */
const MOST: OperationName[] = [
  "apply",
  "approve",
  "issue",
  "issueBatch",
  "publish",
  "register",
  "registerResident",
  "changeController",
  "move",
  "annul",
];

/** The README's table: what most people do, beside the two cheapest peers that do something. */
export const mostTable = (results: Results): string =>
  tableOf(
    ["Operation", "Gas", "New slots", "Nearest peers"],
    results.ours
      .filter(({ name }) => MOST.includes(name))
      .map((ours) => {
        const peers = nearest(results, ours.name).filter(({ gas }) => gas > 0);
        return [
          ours.operation,
          number(ours.gas),
          String(ours.newSlots),
          peers
            .slice(0, 2)
            .map((peer) => `${nameOf(peer)} ${number(peer.gas)}`)
            .join("; "),
        ];
      }),
  );

/** All operations with their budgets. */
const operationsTable = (results: Results): string =>
  tableOf(
    ["Operation", "Gas", "Budget", "New slots", "Nearest peers, cheapest first"],
    results.ours.map((ours) => [
      ours.operation,
      number(ours.gas),
      number(ours.budget),
      String(ours.newSlots),
      nearest(results, ours.name)
        .map((peer) => `${nameOf(peer)} ${number(peer.gas)}`)
        .join("; "),
    ]),
  );

/** How a peer's gas stands to that of ours, operation by operation. */
function ratios(peer: PeerResult, ours: Map<OperationName, OurResult>): string {
  return peer.beside
    .map((name) => {
      const ratio = peer.gas / ours.get(name)!.gas;
      return `${times(ratio)} × ${name}${ratio < 1 ? ", **cheaper**" : ""}`;
    })
    .join("; ");
}

type Measured = Partial<Omit<OurResult, "newSlots">> & { gas: number; newSlots: number | null };

const figures = (one: Measured): string[] => [
  one.newSlots === null ? "" : String(one.newSlots),
  ...(one.floor === undefined
    ? ["", "", "", "", ""]
    : [
        `${one.coldReads} / ${one.newSlots! + one.updates!}`,
        String(one.calldataBytes),
        String(one.logs),
        number(one.floor),
        one.floor === 0 ? "" : times(one.gas / one.floor),
      ]),
];

function job(key: Job, results: Results, ours: Map<OperationName, OurResult>): string {
  const { title, stores } = JOBS[key];
  const peers = results.peers.filter((peer) => peer.job === key);
  const rows = [
    ...JOBS[key].ours
      .map((name) => ours.get(name)!)
      .map((one) => ({
        gas: one.gas,
        cells: [`**${one.operation}** (${one.name})`, number(one.gas), "", ...figures(one)],
      })),
    ...peers.map((peer) => ({
      gas: peer.gas,
      cells: [nameOf(peer), number(peer.gas), ratios(peer, ours), ...figures(peer)],
    })),
  ].sort((one, other) => one.gas - other.gas);
  return [
    `### ${title}`,
    tableOf(
      [
        "Operation",
        "Gas",
        "Beside ours",
        "New slots",
        "Slots read / written",
        "Calldata",
        "Logs",
        "Floor",
        "× floor",
      ],
      rows.map(({ cells }) => cells),
    ),
    `Ours stores ${stores}.`,
    tableOf(
      ["Peer's operation", "Stores", "Lacks, beside ours"],
      peers.map((peer) => [nameOf(peer), peer.stores, peer.lacks]),
    ),
  ].join("\n\n");
}

function floors({ ours }: Results): string {
  for (const { name, gas, floor } of ours) {
    const [needs, has] = [gas / floor > UNEXPLAINED, name in EXPLANATIONS];
    if (needs === has) continue;
    throw new Error(
      `${name} takes ${times(gas / floor)} of its floor: ${needs ? "explain it in" : "remove it from"} bench/explanations.ts.`,
    );
  }
  return [
    tableOf(
      ["Operation", "Gas", "Budget", "Floor", "× floor"],
      ours.map(({ operation, gas, budget, floor }) => [
        operation,
        number(gas),
        number(budget),
        number(floor),
        times(gas / floor),
      ]),
    ),
    `What is above ${UNEXPLAINED}, and why:`,
    ours
      .filter(({ name }) => name in EXPLANATIONS)
      .map(
        ({ name, operation, gas, floor }) =>
          `- **${operation}**, ${times(gas / floor)}: ${EXPLANATIONS[name]}`,
      )
      .join("\n"),
  ].join("\n\n");
}

function cheaper({ peers }: Results, ours: Map<OperationName, OurResult>): string {
  const lines = peers.flatMap((peer) =>
    peer.beside
      .filter((name) => peer.gas < ours.get(name)!.gas)
      .map(
        (name) =>
          `- ${nameOf(peer)}: ${number(peer.gas)}, beside ${number(ours.get(name)!.gas)} to ${BUDGETS[name].operation}. It lacks ${peer.lacks}.`,
      ),
  );
  return lines.join("\n");
}

function reads({ reads }: Results): string {
  return tableOf(
    ["Question", "Asked of", "Read", "Gas"],
    reads.map(({ question, peer, read, gas }) => [
      question,
      peer === "" ? "**ours**" : peer,
      read,
      number(gas),
    ]),
  );
}

const throughput = ({ throughput }: Results): string =>
  tableOf(
    ["Ours", "Peer's", "Ours ÷ peer's"],
    throughput.map(({ ours, peer, ratio }) => [ours, peer, times(ratio)]),
  );

/** docs/benchmarks.md. */
export function markdown(results: Results): string {
  const ours = new Map(results.ours.map((one) => [one.name, one]));
  return `# Benchmarks

What each operation costs here, and in what people would pick instead. This page is generated: \`npm run bench\`
writes it from \`bench/results.json\`, which it measures.

![Gas of each job, ours beside peers](benchmarks.svg)

## Run it

\`npm ci && npm run bench\` measures everything, in less than 10 minutes on 2 cores; \`BENCH=gas npm run bench\` leaves
throughput out, keeps what \`bench/results.json\` says of it, and takes less than a minute. Gas, slots and reads are the
same in each run and on each machine. \`npm run check\` measures them again, and fails when a figure or this page differs.

## What is measured

- **Ours** through the client in \`src/\`, **peers** by the bytecode of their npm packages: ${PACKAGES.map(versioned).join(", ")}.
  Verax stands behind the proxies of its package, as it is deployed. All on one in-process chain, hardfork prague, each
  operation on a new deployment. What is marked **quoted** can't be deployed from npm: its gas was measured from its sources
  elsewhere, and has no floor here.
- **Gas** from the receipt, intrinsic gas included; of a batch or of several transactions, the sum over the items.
  Calldata is dense: no byte is zero where it could be anything (keys, digests, signatures, deadlines). Expiry and
  references that a peer offers are left out, which makes it cheaper.
- **New slots** were zero before and are not after, from the state trace. **Slots read** were touched and left as they
  were; **written** ones are new or changed.
- **Floor**: what no contract can avoid, given what is sent, stored, read, said and signed: 21,000, calldata at 16 and 4
  a byte, 22,100 for a new slot, 5,000 for a changed one (4,800 back for a cleared one, up to a fifth), 2,100 for one
  that is read, 375 for a log and for each topic and 8 for each byte, 3,000 for a recovery, 32,000 for a contract that is
  made and 200 for each byte of its code; at least what calldata costs by EIP-7623.
- **Beside ours**: the peer's gas divided by that of our operation with this name.

## Operations

A department costs 2,600 more, for one further ancestor. A contract wallet's own check of a signature comes on top.
Budgets only fall.

${operationsTable(results)}

## Jobs

${(Object.keys(JOBS) as Job[]).map((key) => job(key, results, ours)).join("\n\n")}

## Cheaper elsewhere

${cheaper(results, ours)}

## Reads

Gas of the contracts that are asked, from a traced call, without the transaction's own and calldata. A contract that
asks pays 2,600 more for each one that it had not touched before. Codes end at depth 4, an object class below a
department.

${reads(results)}

## Throughput

How many times as much gets done in a second as of the peer's operation, on one anvil of its own that mines each
transaction at once: medians of 5 repetitions, in which both take turns. Ours goes through the client, which checks before it
sends, signs, waits for the receipt and decodes it; peers go through ethers with the same kind of key. All look for the
receipt every 5 ms. Signatures of applicants, holders and offices are given beforehand. A batch counts as its items. More than 1 means that ours is faster.
These vary from run to run and from machine to machine, and no test compares them.

${throughput(results)}

## Floors

${floors(results)}
`;
}
