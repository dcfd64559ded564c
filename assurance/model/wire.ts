import {
  AbiCoder,
  ErrorFragment,
  EventFragment,
  type Fragment,
  FunctionFragment,
  hexlify,
  id,
  type Interface,
  keccak256,
  type ParamType,
  type SigningKey,
  toUtf8Bytes,
  TypedDataEncoder,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import { Signature } from "./signatures.js";
import { type Event, NO_SUCH_MEMBER, Refusal, type Value } from "./terms.js";

/** A text as 32 bytes, padded; bytes as they are. */
export function encodeText(text: string): string {
  return text.startsWith("0x") ? text : hexlify(toUtf8Bytes(text)).padEnd(66, "0");
}

/** Static values as words, one after another, without prefix. */
export function wordsOf(values: readonly Value[]): string {
  return values.map(wordOf).join("");
}

/** Words of texts met before. */
const textWords = new Map<string, string>();

/** Addresses are numbers, shorter bytes are left-aligned. */
const padded = (hex: string): string =>
  hex.length === 42 ? hex.slice(2).padStart(64, "0") : hex.slice(2).padEnd(64, "0");

function wordOf(value: Value): string {
  if (typeof value === "string") {
    let word = textWords.get(value);
    if (word === undefined) {
      word = padded(encodeText(value).toLowerCase());
      if (textWords.size > 10_000) textWords.clear();
      textWords.set(value, word);
    }
    return word;
  }
  return BigInt(value as number | bigint | boolean)
    .toString(16)
    .padStart(64, "0");
}

/** How the arguments of a function, event or error are encoded. */
class Layout {
  /** The first 4 bytes of the hash for functions and errors; all 32 for events. */
  readonly hash: string;
  private readonly indexed: boolean[];
  private readonly rest: readonly ParamType[];
  private readonly areWords: boolean;

  constructor(fragment: FunctionFragment | EventFragment | ErrorFragment) {
    this.hash = fragment instanceof EventFragment ? fragment.topicHash : fragment.selector;
    this.indexed = fragment.inputs.map(({ indexed }) => indexed === true);
    this.rest = fragment.inputs.filter(({ indexed }) => indexed !== true);
    this.areWords = this.rest.every(({ type }) => /^(u?int\d+|address|bool|bytes\d+)$/.test(type));
  }

  /** Without prefix. */
  encode(values: readonly unknown[]): string {
    return this.areWords
      ? wordsOf(values as Value[])
      : AbiCoder.defaultAbiCoder().encode(this.rest, values).slice(2);
  }

  encodeEvent(values: readonly unknown[]): EncodedEvent {
    const indexed = values.filter((_, i) => this.indexed[i]);
    const others = values.filter((_, i) => !this.indexed[i]);
    return {
      topics: [this.hash, ...indexed.map((value) => `0x${wordOf(value as Value)}`)],
      data: `0x${this.encode(others)}`,
    };
  }
}

export interface EncodedEvent {
  topics: string[];
  data: string;
}

/** Turns what the models are written in into what a contract takes and gives. */
export class Wire {
  private readonly layouts: ReadonlyMap<string, Layout>;
  private readonly errors: ReadonlyMap<string, Layout>;

  constructor(
    { fragments }: Interface,
    errors: Interface,
    private readonly sign: (signature: Signature) => string,
  ) {
    this.layouts = layoutsOf(fragments);
    this.errors = layoutsOf(errors.fragments);
  }

  encodeCall(verb: string, args: readonly unknown[]): string {
    const layout = this.layouts.get(`function ${verb}`)!;
    return layout.hash + layout.encode(args.map(this.encode));
  }

  encodeEvent({ name, args }: Event): EncodedEvent {
    return this.layouts.get(`event ${name}`)!.encodeEvent(args.map(this.encode));
  }

  encodeRefusal({ name, args }: Refusal): string {
    if (name === NO_SUCH_MEMBER) return "0x";
    const layout = this.errors.get(`error ${name}`)!;
    return layout.hash + layout.encode(args.map(this.encode));
  }

  private readonly encode = (value: unknown): unknown => {
    if (typeof value === "string") return encodeText(value);
    if (value instanceof Signature) return this.sign(value);
    if (value instanceof Refusal) return this.encodeRefusal(value);
    if (Array.isArray(value)) return value.map(this.encode);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.encode(member)]),
    );
  };
}

const layoutsOf = (fragments: readonly Fragment[]): Map<string, Layout> =>
  new Map(
    fragments
      .filter(
        (each) =>
          each instanceof FunctionFragment ||
          each instanceof EventFragment ||
          each instanceof ErrorFragment,
      )
      .map((each) => [`${each.type} ${each.name}`, new Layout(each)]),
  );

/** Signs EIP-712 messages of one domain. */
export class TypedDataSigner {
  private readonly separator: string;
  private readonly typeHashes = new Map<string, string>();

  constructor(
    domain: TypedDataDomain,
    private readonly types: Record<string, TypedDataField[]>,
  ) {
    this.separator = TypedDataEncoder.hashDomain(domain).slice(2);
  }

  sign(key: SigningKey, { message: { type, fields } }: Signature): string {
    const members = this.types[type]!;
    let typeHash = this.typeHashes.get(type);
    if (typeHash === undefined) {
      typeHash = id(`${type}(${members.map(({ type, name }) => `${type} ${name}`).join(",")})`);
      this.typeHashes.set(type, typeHash);
    }
    const words = members.map(({ name, type }) => {
      const field = fields[name]!;
      if (type === "string") return wordOf(id(field as string));
      return wordOf(type === "bytes" ? keccak256(field as string) : field);
    });
    const struct = keccak256(typeHash + words.join("")).slice(2);
    return key.sign(keccak256(`0x1901${this.separator}${struct}`)).serialized;
  }
}
