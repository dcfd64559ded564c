import {
  Interface,
  type InterfaceAbi,
  ParamType,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
  ZeroAddress,
} from "ethers";
import { cityCodeRegistryAbi, superIdRegistryAbi } from "../../src/abi.js";
import { CODE_MESSAGE_TYPES, codeMessageDomain } from "../../src/codes/messages.js";
import type { Deployment } from "../../src/deployment.js";
import { ID_MESSAGE_TYPES, idMessageDomain } from "../../src/identity/messages.js";
import type { Descriptor, Field, Format, Group } from "./schema.js";
import { type Act, CODES, IDS, type Wording } from "./wording.js";

/** Descriptors of ERC-7730: what wallets show of messages and transactions. See docs/clear-signing.md. */

const WORDING = "scripts/clearSigning/wording.ts";

interface Registry {
  contract: string;
  deployed: "cityCodeRegistry" | "superIdRegistry";
  abi: InterfaceAbi;
  types: Record<string, TypedDataField[]>;
  domain: (chainId: bigint, registry: string) => TypedDataDomain;
  wording: Wording;
}

const REGISTRIES: Registry[] = [
  {
    contract: "CityCodeRegistry",
    deployed: "cityCodeRegistry",
    abi: cityCodeRegistryAbi,
    types: CODE_MESSAGE_TYPES,
    domain: codeMessageDomain,
    wording: CODES,
  },
  {
    contract: "SuperIdRegistry",
    deployed: "superIdRegistry",
    abi: superIdRegistryAbi,
    types: ID_MESSAGE_TYPES,
    domain: idMessageDomain,
    wording: IDS,
  },
];

/**
 * The descriptors by file name, named as registries of descriptors want them. A wallet applies one to the deployments
 * that it names and to no other contract; so one without deployments applies to nothing.
 */
export function descriptors(deployments: readonly Deployment[]): Record<string, Descriptor> {
  return Object.fromEntries(
    REGISTRIES.flatMap((registry) => {
      const { contract, deployed, wording } = registry;
      const bound = deployments.map(({ chainId, contracts }) => ({
        chainId,
        address: contracts[deployed].address,
      }));
      const { name, version } = registry.domain(0n, ZeroAddress) as {
        name: string;
        version: string;
      };
      const metadata = { owner: "Domicile", contractName: name };
      const $schema = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json";
      const messages: Descriptor = {
        $schema,
        context: {
          $id: `${contract}, messages`,
          eip712: { domain: { name, version }, deployments: bound },
        },
        metadata,
        display: { formats: messageFormats(registry) },
      };
      const calls: Descriptor = {
        $schema,
        context: { $id: contract, contract: { deployments: bound } },
        metadata: { ...metadata, enums: wording.enums },
        display: { formats: callFormats(registry) },
      };
      return [
        [`eip712-${contract}.json`, messages],
        [`calldata-${contract}.json`, calls],
      ];
    }),
  );
}

const messageFormats = ({ types, wording }: Registry): Record<string, Format> =>
  Object.fromEntries(
    Object.entries(types).map(([name, fields]) => [
      TypedDataEncoder.from({ [name]: fields }).encodeType(name),
      formatOf(
        wording,
        name,
        fields.map((field) => ParamType.from(field)),
      ),
    ]),
  );

const callFormats = ({ abi, wording }: Registry): Record<string, Format> => {
  const formats: Record<string, Format> = {};
  Interface.from(abi).forEachFunction(({ name, inputs, constant }) => {
    if (constant) return;
    const declared = inputs.map((input) => input.format("full").replaceAll(", ", ","));
    formats[`${name}(${declared.join(",")})`] = formatOf(wording, name, inputs);
  });
  return formats;
};

function formatOf(wording: Wording, name: string, inputs: readonly ParamType[]): Format {
  const act = wording.acts[name];
  if (act === undefined) throw new Error(`${name} has no wording in ${WORDING}`);
  const order = Object.keys(wording.fields);
  const place = (item: Field | Group): number =>
    "path" in item ? order.indexOf(nameOf(item.path)) : Math.min(...item.fields.map(place));
  const sorted = <Item extends Field | Group>(items: Item[]): Item[] =>
    items.toSorted((a, b) => place(a) - place(b));

  const fields = inputs.flatMap((input): (Field | Group)[] => {
    const parts = sorted(leaves(input).map((leaf) => fieldOf(wording, act, leaf)));
    return input.isArray() && input.arrayChildren.isTuple() ? [itemByItem(parts)] : parts;
  });
  const sentence = act.sentence === undefined ? {} : { interpolatedIntent: act.sentence };
  return { intent: act.intent, ...sentence, fields: sorted(fields) };
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
  wording: Wording,
  act: Act,
  { path, type }: { path: string; type: string },
): Field {
  const name = nameOf(path);
  const shown = act.fields?.[name] ?? wording.fields[name];
  if (shown === undefined) throw new Error(`${path} has no label in ${WORDING}`);
  // Messages say enumerations in words.
  return { path, ...(type === "string" ? { label: shown.label, format: "raw" } : shown) };
}

const itemByItem = ([first, ...others]: Field[]): Group => ({
  iteration: "bundled",
  fields: [{ ...first!, separator: "Item {index}" }, ...others],
});
