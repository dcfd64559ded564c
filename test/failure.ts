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
