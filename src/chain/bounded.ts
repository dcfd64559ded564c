/** How many questions a node is asked at once. */
const AT_ONCE = 64;

/** Asks a question about each item, a bounded number at once; answers in the items' order. */
export async function askEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(ask))));
  }
  return answers;
}
