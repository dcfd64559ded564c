import { readFile } from "node:fs/promises";

/** The members of an enumeration in a contract's source, in its order. */
export const membersIn = (source: string, name: string): string[] =>
  new RegExp(`enum ${name} \\{([^}]*)\\}`)
    .exec(source)![1]!
    .replace(/\/\/.*$/gm, "")
    .split(",")
    .map((member) => member.trim());

/** As the client says it: `NotEntitled` is "not entitled". */
export const inWords = (member: string): string =>
  member.replace(/\B[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

export const sourceOf = async (...contracts: string[]): Promise<string> =>
  (await Promise.all(contracts.map((name) => readFile(`contracts/${name}.sol`, "utf8")))).join(
    "\n",
  );
