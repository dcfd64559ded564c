import { getAddress, isAddress } from "ethers";
import { z } from "zod";

/**
 * The part of ERC-7730, version 2, that the descriptors in erc7730/ use. Stricter than the whole: what isn't used
 * isn't allowed, and what is used is always given. Written from the text of ERC-7730 and its schemas
 * erc7730-v2.0.0.schema.json and erc7730-v2.1.0.schema.json (ethereum/ERCs, assets/erc-7730, commits 5ea26bd and
 * 0feda02), which agree on all of this.
 */

const text = z.string().regex(/\S/);

const deployments = z.array(
  z.strictObject({
    chainId: z.int().positive(),
    address: z.string().refine((value) => isAddress(value) && getAddress(value) === value),
  }),
);

const context = z.union([
  z.strictObject({ $id: text, contract: z.strictObject({ deployments }) }),
  z.strictObject({
    $id: text,
    eip712: z.strictObject({
      domain: z.strictObject({ name: text, version: text }),
      deployments,
    }),
  }),
]);

const metadata = z.strictObject({
  owner: text,
  contractName: text,
  /** Words by number. */
  enums: z.record(z.string().regex(/^\w+$/), z.record(z.string().regex(/^\d+$/), text)).optional(),
});

/** A field of any format: names from the outside inwards, `[]` for each element of an array. */
const fieldOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({
    path: z.string().regex(/^[A-Za-z_]\w*(\.(\[\]|[A-Za-z_]\w*))*$/),
    label: text,
    /** Shown before each element of an array; `{index}` stands for its number. */
    separator: text.optional(),
    ...shape,
  });

const field = z.discriminatedUnion("format", [
  fieldOf({ format: z.literal("raw") }),
  fieldOf({
    format: z.literal("addressName"),
    params: z.strictObject({
      types: z.array(z.enum(["wallet", "eoa", "contract"])).min(1),
      sources: z.array(text).min(1),
    }),
  }),
  fieldOf({
    format: z.literal("date"),
    params: z.strictObject({ encoding: z.literal("timestamp") }),
  }),
  fieldOf({ format: z.literal("duration") }),
  fieldOf({
    format: z.literal("enum"),
    params: z.strictObject({ $ref: z.string().regex(/^\$\.metadata\.enums\.\w+$/) }),
  }),
]);

/** Arrays shown element by element. */
const group = z.strictObject({ iteration: z.literal("bundled"), fields: z.array(field).min(1) });

const format = z.strictObject({
  intent: text,
  /** A sentence with `{path}`, which may stand in for the fields. */
  interpolatedIntent: text.optional(),
  fields: z.array(z.union([field, group])),
});

export const descriptorSchema = z.strictObject({
  $schema: z.literal("https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"),
  context,
  metadata,
  display: z.strictObject({
    /** By EIP-712's encodeType, or by a function's types and names without needless spaces. */
    formats: z.record(z.string().regex(/^[A-Za-z_]\w*\((?!.*(, | {2})).*\)$/), format),
  }),
});

export type Descriptor = z.infer<typeof descriptorSchema>;
export type Format = z.infer<typeof format>;
export type Group = z.infer<typeof group>;
export type Field = z.infer<typeof field>;

/** How a field is shown, wherever it stands. */
export type Shown<Any = Field> = Any extends Field ? Omit<Any, "path" | "separator"> : never;
