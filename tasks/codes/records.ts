import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cidOf, digestOf, InvalidInputError } from "../../src/index.js";
import { codeAction, sent } from "../session.js";

export const publish = codeAction(async (session) => {
  const code = session.code();
  const file = session.required("file");
  const directory = session.text("records") ?? "records";
  let document: Uint8Array;
  try {
    document = new Uint8Array(await readFile(file));
  } catch {
    throw new InvalidInputError(`file: ${file} can't be read.`);
  }
  const { records } = await session.client();
  const receipt = await records.publish(code, document);
  const cid = cidOf(digestOf(document));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, cid), document);
  return sent(`${code} published ${cid}, kept in ${directory}`, receipt, {
    code,
    cid,
    digest: digestOf(document),
  });
}, "published");
