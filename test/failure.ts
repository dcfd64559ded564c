import { expect } from "chai";
import { type Refusal, RegistryRefusal } from "../src/index.js";

/** What a promise is rejected with; fails if it is not. */
export async function failureOf(attempt: Promise<unknown>): Promise<Error & { code?: string }> {
  let answer: unknown;
  try {
    answer = await attempt;
  } catch (error) {
    return error as Error;
  }
  throw new Error(`no failure, but ${typeof answer}`);
}

/** What the contracts refuse a client's call with; fails if it goes through. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  const error = await failureOf(attempt);
  expect(error, error.message).to.be.instanceOf(RegistryRefusal);
  return (error as RegistryRefusal).refusal;
}
