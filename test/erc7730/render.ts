import {
  FunctionFragment,
  getAddress,
  id,
  Interface,
  ParamType,
  type Result,
  TypedDataEncoder,
} from "ethers";
import type { Call } from "../../src/chain/call.js";
import type { Descriptor, Field, Format, Group } from "../../scripts/clearSigning/schema.js";
import type { TypedDataPayload } from "../../src/index.js";

/** A wallet that goes by ERC-7730 and shows no names. It throws where a wallet must not show anything. */

export interface Screen {
  intent: string;
  /** Null where the descriptor has none. */
  sentence: string | null;
  /** `label: text`, or a separator. */
  lines: string[];
}

/** What is signed: a tuple, however it came. */
interface Structure {
  type: ParamType;
  value: unknown;
}

/** Shows a message as `eth_signTypedData_v4` takes it. */
export function renderMessage(descriptor: Descriptor, payload: TypedDataPayload): Screen {
  const { context, display } = descriptor;
  const { domain, primaryType, message } = payload;
  if (!("eip712" in context)) throw new Error("is for transactions");
  const { name, version } = context.eip712.domain;
  if (name !== domain.name || version !== domain.version) throw new Error("another domain");
  const { chainId, verifyingContract } = domain;
  requireBound(context.eip712.deployments, Number(chainId), getAddress(verifyingContract!));

  const fields = payload.types[primaryType]!;
  const typeHash = id(TypedDataEncoder.from({ [primaryType]: fields }).encodeType(primaryType));
  const format = Object.entries(display.formats).find(([key]) => id(key) === typeHash)?.[1];
  if (format === undefined) throw new Error(`no format for ${primaryType}`);
  const type = ParamType.from({ type: "tuple", components: fields });
  return render(descriptor, format, { type, value: message });
}

/** Shows a transaction, by no more than its data and the descriptor. */
export function renderCall(descriptor: Descriptor, chainId: number, { to, data }: Call): Screen {
  const { context, display } = descriptor;
  if (!("contract" in context)) throw new Error("is for messages");
  requireBound(context.contract.deployments, chainId, to);

  for (const [key, format] of Object.entries(display.formats)) {
    const fragment = FunctionFragment.from(`function ${key}`);
    if (!data.startsWith(fragment.selector)) continue;
    const type = ParamType.from({ type: "tuple", components: [...fragment.inputs] });
    const value = new Interface([fragment]).decodeFunctionData(fragment, data);
    return render(descriptor, format, { type, value });
  }
  throw new Error(`no format for ${data.slice(0, 10)}`);
}

function requireBound(
  deployments: { chainId: number; address: string }[],
  chainId: number,
  address: string,
): void {
  if (deployments.some((at) => at.chainId === chainId && at.address === address)) return;
  throw new Error(`not bound to ${address} on ${chainId}`);
}

function render(descriptor: Descriptor, format: Format, structure: Structure): Screen {
  const texts = (field: Field): string[] =>
    resolve(structure, field.path.split(".")).map((found) => show(descriptor, field, found));
  const fields = format.fields.flatMap((item) => ("path" in item ? [item] : item.fields));
  const sentence = format.interpolatedIntent?.replace(/\{([^}]*)\}/g, (_, path) => {
    const field = fields.find((field) => field.path === path);
    if (field === undefined) throw new Error(`no field ${path}`);
    return texts(field).join(" and ");
  });
  return {
    intent: format.intent,
    sentence: sentence ?? null,
    lines: format.fields.flatMap((item) =>
      "path" in item
        ? texts(item).map((text) => `${item.label}: ${text}`)
        : bundled(item, item.fields.map(texts)),
    ),
  };
}

/** The first element of each field, then the second of each. */
function bundled({ fields }: Group, texts: string[][]): string[] {
  const length = texts[0]!.length;
  if (texts.some((each) => each.length !== length)) throw new Error("lists of several lengths");
  return Array.from({ length }, (_, index) =>
    fields.flatMap(({ label, separator }, i) => [
      ...(separator === undefined ? [] : [separator.replace("{index}", String(index))]),
      `${label}: ${texts[i]![index]!}`,
    ]),
  ).flat();
}

/** The values at a path, several below `[]`. */
function resolve({ type, value }: Structure, [step, ...rest]: string[]): Structure[] {
  if (step === undefined) {
    if (type.isTuple() || type.isArray()) throw new Error(`${type.type} is no single value`);
    return [{ type, value }];
  }
  if (step === "[]") {
    if (!type.isArray()) throw new Error(`${type.type} is no list`);
    return [...(value as Result)].flatMap((item: unknown) =>
      resolve({ type: type.arrayChildren, value: item }, rest),
    );
  }
  const part = type.components?.find(({ name }) => name === step);
  if (!type.isTuple() || part === undefined) throw new Error(`no ${step} in ${type.type}`);
  const inner: unknown =
    "toObject" in (value as Result)
      ? (value as Result).getValue(step)
      : (value as Record<string, unknown>)[step];
  if (inner === undefined) throw new Error(`${step} has no value`);
  return resolve({ type: part, value: inner }, rest);
}

function show({ metadata }: Descriptor, field: Field, { type, value }: Structure): string {
  const text = type.type === "address" ? getAddress(String(value)) : String(value);
  const wants = (types: RegExp): void => {
    if (!types.test(type.type)) throw new Error(`${field.format} is not for ${type.type}`);
  };
  switch (field.format) {
    case "raw":
      return text;
    case "addressName":
      wants(/^address$/);
      return text;
    case "date":
      wants(/^uint/);
      return new Date(Number(text) * 1000).toISOString().replace(".000", "");
    case "duration":
      wants(/^uint/);
      return [Number(text) / 3600, (Number(text) / 60) % 60, Number(text) % 60]
        .map((part) => String(Math.floor(part)).padStart(2, "0"))
        .join(":");
    case "enum": {
      wants(/^uint/);
      const word = metadata.enums?.[field.params.$ref.replace("$.metadata.enums.", "")]?.[text];
      if (word === undefined) throw new Error(`${field.params.$ref} has no ${text}`);
      return word;
    }
  }
}
