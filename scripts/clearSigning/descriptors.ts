import { Interface, type InterfaceAbi, ParamType, TypedDataEncoder } from "ethers";
import {
  CODE_ACTS,
  CODE_DOMAIN,
  CODE_FIELDS,
  CODE_TRANSACTIONS,
  CODE_WORDS,
} from "../../src/codes/acts.js";
import type { Deployment } from "../../src/deployment/deployment.js";
import {
  ID_ACTS,
  ID_DOMAIN,
  ID_FIELDS,
  ID_TRANSACTIONS,
  ID_WORDS,
} from "../../src/identity/acts.js";
import {
  type Act,
  type Field as Meaning,
  type Transaction,
  typesOf,
} from "../../src/signing/act.js";
import type { Descriptor, Field, Format, Group, Shown } from "./schema.js";

/** Descriptors of ERC-7730: what wallets show of messages and transactions. See docs/clear-signing.md. */

/** The registries' ABIs by contract. */
interface Abis {
  CityCodeRegistry: readonly unknown[];
  SuperIdRegistry: readonly unknown[];
}

/** A domain's acts and fields. */
interface Registry {
  contract: keyof Abis;
  deployed: "cityCodeRegistry" | "superIdRegistry";
  domain: { name: string; version: string };
  acts: Record<string, Omit<Act, "receiver" | "argumentsOf">>;
  transactions: Record<string, Transaction>;
  fields: Record<string, Meaning>;
  words: Record<string, Record<string, string>>;
}

const REGISTRIES: Registry[] = [
  {
    contract: "CityCodeRegistry",
    deployed: "cityCodeRegistry",
    domain: CODE_DOMAIN,
    acts: CODE_ACTS,
    transactions: CODE_TRANSACTIONS,
    fields: CODE_FIELDS,
    words: CODE_WORDS,
  },
  {
    contract: "SuperIdRegistry",
    deployed: "superIdRegistry",
    domain: ID_DOMAIN,
    acts: ID_ACTS,
    transactions: ID_TRANSACTIONS,
    fields: ID_FIELDS,
    words: ID_WORDS,
  },
];

/**
 * The descriptors by file name, named as registries of descriptors want them. A wallet applies one to the deployments
 * that it names and to no other contract; so one without deployments applies to nothing.
 */
export function descriptors(
  deployments: readonly Deployment[],
  abis: Abis,
): Record<string, Descriptor> {
  return Object.fromEntries(
    REGISTRIES.flatMap((registry) => {
      const { contract, deployed, domain, words } = registry;
      const bound = deployments.map(({ chainId, contracts }) => ({
        chainId,
        address: contracts[deployed].address,
      }));
      const metadata = { owner: "Domicile", contractName: domain.name };
      const $schema = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json";
      const messages: Descriptor = {
        $schema,
        context: {
          $id: `${contract}, messages`,
          eip712: { domain, deployments: bound },
        },
        metadata,
        display: { formats: messageFormats(registry) },
      };
      const calls: Descriptor = {
        $schema,
        context: { $id: contract, contract: { deployments: bound } },
        metadata: { ...metadata, enums: words },
        display: { formats: callFormats(registry, abis[contract]) },
      };
      return [
        [`eip712-${contract}.json`, messages],
        [`calldata-${contract}.json`, calls],
      ];
    }),
  );
}

const messageFormats = (registry: Registry): Record<string, Format> =>
  Object.fromEntries(
    Object.entries(typesOf(registry.fields, registry.acts)).map(([name, fields]) => [
      TypedDataEncoder.from({ [name]: fields }).encodeType(name),
      formatOf(
        registry,
        registry.acts[name]!,
        fields.map((field) => ParamType.from(field)),
      ),
    ]),
  );

const callFormats = (registry: Registry, abi: readonly unknown[]): Record<string, Format> => {
  const formats: Record<string, Format> = {};
  Interface.from(abi as InterfaceAbi).forEachFunction(({ name, inputs, constant }) => {
    if (constant) return;
    const declared = inputs.map((input) => input.format("full").replaceAll(", ", ","));
    formats[`${name}(${declared.join(",")})`] = formatOf(registry, callTo(registry, name), inputs);
  });
  return formats;
};

/** What is said of a function: its own words, or the intent of the message that it brings in or stands for. */
function callTo({ contract, acts, transactions }: Registry, name: string): Transaction {
  const own = transactions[name];
  if (own !== undefined) return own;
  const act = Object.values(acts).find(({ call, direct }) => call === name || direct === name);
  if (act === undefined) throw new Error(`${contract}.${name} is in no acts.ts`);
  return { intent: act.intent };
}

function formatOf(
  { fields: known }: Registry,
  { intent, sentence, own = {} }: Transaction,
  inputs: readonly ParamType[],
): Format {
  const order = Object.keys(known);
  const place = (item: Field | Group): number =>
    "path" in item ? order.indexOf(nameOf(item.path)) : Math.min(...item.fields.map(place));
  const sorted = <Item extends Field | Group>(items: Item[]): Item[] =>
    items.toSorted((a, b) => place(a) - place(b));

  const fields = inputs.flatMap((input): (Field | Group)[] => {
    const parts = sorted(leaves(input).map((leaf) => fieldOf({ ...known, ...own }, leaf)));
    return input.isArray() && input.arrayChildren.isTuple() ? [itemByItem(parts)] : parts;
  });
  const said = sentence === undefined ? {} : { interpolatedIntent: sentence };
  return { intent, ...said, fields: sorted(fields) };
}

/** What is in a parameter, down to values, each with its path. */
function leaves(param: ParamType, path = param.name): { path: string; type: string }[] {
  if (param.isArray()) return leaves(param.arrayChildren, `${path}.[]`);
  if (!param.isTuple()) return [{ path, type: param.type }];
  return param.components.flatMap((part) => leaves(part, `${path}.${part.name}`));
}

/** The last name of a path. */
const nameOf = (path: string): string => path.replace(/\.\[\]$/, "").replace(/^.*\./, "");

function fieldOf(
  known: Record<string, Meaning>,
  { path, type }: { path: string; type: string },
): Field {
  const meaning = known[nameOf(path)];
  if (meaning === undefined) throw new Error(`${path} is in no acts.ts`);
  // Messages say enumerations in words.
  return {
    path,
    ...(type === "string" ? { label: meaning.label, format: "raw" } : shown(meaning)),
  };
}

/** How a wallet shows a value. */
function shown({ label, shown: as }: Meaning): Shown {
  switch (as) {
    case undefined:
      return { label, format: "raw" };
    case "time":
      return { label, format: "date", params: { encoding: "timestamp" } };
    case "duration":
      return { label, format: "duration" };
    case "account":
      // A name only if the person who signs gave it: anybody can take a public one, such as that of an office.
      return {
        label,
        format: "addressName",
        params: { types: ["wallet", "eoa", "contract"], sources: ["local"] },
      };
    default:
      return { label, format: "enum", params: { $ref: `$.metadata.enums.${as.words}` } };
  }
}

const itemByItem = ([first, ...others]: Field[]): Group => ({
  iteration: "bundled",
  fields: [{ ...first!, separator: "Item {index}" }, ...others],
});
