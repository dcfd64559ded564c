import {
  type Interface,
  TypedDataEncoder,
  concat,
  hexlify,
  keccak256,
  type SigningKey,
  toUtf8Bytes,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import { Refusal, type Event, type Value } from "./terms.js";
import { Signature } from "./signatures.js";

/** A text as 32 bytes, padded; bytes as they are. */
export function encodeText(text: string): string {
  return text.startsWith("0x") ? text : hexlify(toUtf8Bytes(text)).padEnd(66, "0");
}

/** Static values as words, one after another, without prefix. */
export function wordsOf(values: readonly Value[]): string {
  return values.map(wordOf).join("");
}

function wordOf(value: Value): string {
  if (typeof value === "string") {
    return encodeText(value).slice(2).toLowerCase().padStart(64, "0");
  }
  return BigInt(value as number | bigint | boolean)
    .toString(16)
    .padStart(64, "0");
}

/** Turns what the models are written in into what a contract takes and gives. */
export class Wire {
  constructor(
    readonly calls: Interface,
    private readonly errors: Interface,
    private readonly sign: (signature: Signature) => string,
  ) {}

  encodeCall(verb: string, args: readonly unknown[]): string {
    return this.calls.encodeFunctionData(verb, args.map(this.encode));
  }

  encodeEvent({ name, args }: Event): { topics: (string | null)[]; data: string } {
    const { topics, data } = this.calls.encodeEventLog(name, args.map(this.encode));
    return { topics: topics as string[], data };
  }

  encodeRefusal({ name, args }: Refusal): string {
    return name === "" ? "0x" : this.errors.encodeErrorResult(name, args.map(this.encode));
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

/** Signs EIP-712 messages of one domain, each once. */
export class Signer712 {
  private readonly separator: string;
  private readonly encoders = new Map<string, TypedDataEncoder>();
  private readonly made = new Map<string, string>();

  constructor(
    domain: TypedDataDomain,
    private readonly types: Record<string, TypedDataField[]>,
  ) {
    this.separator = TypedDataEncoder.hashDomain(domain);
  }

  sign(key: SigningKey, { by, message: { type, fields } }: Signature): string {
    let encoder = this.encoders.get(type);
    if (encoder === undefined) {
      encoder = TypedDataEncoder.from({ [type]: this.types[type]! });
      this.encoders.set(type, encoder);
    }
    const encoded = Object.fromEntries(
      this.types[type]!.map(({ name, type }) => {
        const field = fields[name]!;
        return [name, type === "bytes32" ? encodeText(field as string) : field];
      }),
    );
    const digest = keccak256(concat(["0x1901", this.separator, encoder.hash(encoded)]));
    const id = `${by} ${digest}`;
    let signature = this.made.get(id);
    if (signature === undefined) {
      signature = key.sign(digest).serialized;
      if (this.made.size > 10_000) this.made.clear();
      this.made.set(id, signature);
    }
    return signature;
  }
}
