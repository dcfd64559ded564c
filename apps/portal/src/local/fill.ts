import prefectures from "../../../../data/prefectures.csv?raw";
import record from "../../../../examples/MA.156.1301.01.json?raw";
import { citiesIn } from "../../../../data/cityTable.js";
import { COUNTRY, issueCodes } from "../../../../demo/codes.js";
import { enrolPeople } from "../../../../demo/identity.js";
import { localKeys } from "../../../../demo/keys.js";
import { stageAt } from "../../../../demo/stage.js";
import { domicile, provider } from "../chain/reading.js";
import { settings } from "../settings.js";

/** What is told while the chain is filled. */
export interface Telling {
  tell: (text: string) => void;
  /** How far what takes longer has come. */
  progress: (what: string, done: number, total: number) => void;
}

/** Why the story can't be played on this page's suite. */
export type Obstacle = "countryThere" | "otherCouncil";

/** Plays the demo's story on this page's suite with the local chain's accounts, unless something stands against it. */
export async function fill({ tell, progress }: Telling): Promise<Obstacle | null> {
  const { deployment } = settings;
  // The relayer has account 5 for itself.
  const people = localKeys(9).map((key) => key.connect(provider));
  const [, council, , authority, clerk, , bureau, traffic, payer] = people;
  const { status } = await domicile.resolve(COUNTRY);
  if (status !== "unassigned") return "countryThere";
  if (deployment.council !== council!.address) return "otherCouncil";
  const hosted = new Map<string, Uint8Array>();
  const stage = stageAt({
    provider,
    request: (method, parameters) => provider.send(method, parameters),
    deployment,
    council: council!,
    authority: authority!,
    clerk: clerk!,
    relayer: payer!,
    bureau: bureau!,
    traffic: traffic!,
    cities: citiesIn(prefectures),
    document: new TextEncoder().encode(record),
    tell,
    tellRefusal: (text) => tell(`refused: ${text}`),
    progress,
    show: (value) => tell(JSON.stringify(value, null, 2)),
    count: () => Promise.resolve(),
    host: (cid, document) => {
      hosted.set(cid, document);
      return Promise.resolve({
        name: "this page",
        fetch: (wanted) => Promise.resolve(hosted.get(wanted) ?? null),
      });
    },
    keepBook: () => Promise.resolve("book, which this page forgets"),
  });
  await issueCodes(stage);
  await enrolPeople(stage);
  return null;
}
