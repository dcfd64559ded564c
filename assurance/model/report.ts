import type { Answer, Chain, Planned } from "./chain.js";
import { decodeBytes32String } from "ethers";
import { Signature } from "./signatures.js";
import { type Event, Refusal, ZERO } from "./terms.js";
import { COUNCIL, GUARDIAN, KEYS } from "./universe.js";
import type { View } from "./views.js";
import type { Call, Outcome } from "./world.js";

/** Where a contract's answer parts from the model's, for a person to read; null if nowhere. */
export function differenceIn(
  chain: Chain,
  { call, outcome, views }: Planned & { outcome: Outcome },
  answer: Answer,
): string | null {
  const expected = chain.encodeOutcome(call, outcome);
  const sameOutcome =
    answer.accepted === expected.accepted &&
    (expected.data === undefined || answer.data === expected.data) &&
    JSON.stringify(answer.logs) === JSON.stringify(expected.logs);
  if (!sameOutcome) {
    const actual: Outcome = answer.accepted
      ? { events: answer.logs.map((log) => chain.decodeEvent(call, log)) }
      : { refusal: chain.decodeRefusal(answer.data) };
    return both(describeOutcome(chain, outcome), describeOutcome(chain, actual));
  }
  let at = 0;
  for (const view of views) {
    const words = chain.encodeExpected(view);
    const found = answer.observed.slice(at, at + words.length);
    if (found !== words) {
      return `${describeView(chain, view)}\n${both(grouped(words), grouped(found))}`;
    }
    at += words.length;
  }
  if (at !== answer.observed.length) return "  the views answered more than the model has";
  return null;
}

const both = (expected: string, actual: string): string =>
  `  model:    ${expected}\n  contract: ${actual}`;

/** Words without the zeros before them. */
const grouped = (words: string): string =>
  (words.match(/.{1,64}/g) ?? []).map((word) => word.replace(/^0+(?=.)/, "")).join(" ");

export const describeCall = (chain: Chain, { to, verb, args, from }: Call): string =>
  `${to}.${verb}(${args.map((arg) => describe(chain, arg)).join(", ")}) by ${describe(chain, from)}`;

export function describeOutcome(chain: Chain, outcome: Outcome): string {
  return "refusal" in outcome
    ? `refused: ${describeTerm(chain, outcome.refusal)}`
    : `accepted: ${outcome.events.map((event) => describeTerm(chain, event)).join(", ")}`;
}

const describeView = (chain: Chain, { to, name, args }: View): string =>
  `  ${to}.${name}(${args.map((arg) => describe(chain, arg)).join(", ")})`;

const describeTerm = (chain: Chain, { name, args }: Event | Refusal): string =>
  `${name || "no reason"}(${args.map((arg) => describe(chain, arg)).join(", ")})`;

function describe(chain: Chain, value: unknown): string {
  if (typeof value === "string") return nameOf(chain, value);
  if (Array.isArray(value)) return `[${value.map((each) => describe(chain, each)).join(", ")}]`;
  if (value instanceof Refusal) return describeTerm(chain, value);
  if (value instanceof Signature) return `signed by ${nameOf(chain, value.by)}`;
  if (typeof value !== "object" || value === null) return String(value);
  if ("verb" in value) return describeCall(chain, value as Call);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${describe(chain, each)}`);
  return `{${fields.join(", ")}}`;
}

function nameOf(chain: Chain, text: string): string {
  if (chain.wallets.has(text)) return "Vault";
  if (text === COUNCIL) return "Council";
  if (text === GUARDIAN) return "Guardian";
  if (text === ZERO) return "nobody";
  if (text === chain.manager) return "AccessManager";
  if (text === ZERO_WORD) return '""';
  return KEYS.get(text)?.name ?? JSON.stringify(isText(text) ? decodeBytes32String(text) : text);
}

const ZERO_WORD = `0x${"00".repeat(32)}`;

/** Whether 32 bytes are a padded text. */
const isText = (text: string): boolean =>
  /^0x([2-7][0-9a-f])+(00)+$/.test(text) && text.length === 66;
