import {
  and,
  any,
  type Bit,
  constant,
  extended,
  FALSE,
  input,
  less,
  not,
  or,
  product,
  quotient,
  sum,
  TRUE,
  type Word,
} from "./bits.js";

type Fields = Readonly<Record<string, readonly Bit[]>>;

/** What a function has to come to for all its arguments. */
export interface SlotProperty {
  engine: "bits";
  library: "CodeSlot" | "SuperIdSlot" | "Registrar";
  call: string;
  of: readonly (readonly Bit[])[];
  /** The value, or the fields of the new slot; those that aren't given are zero. */
  is: readonly Bit[] | Fields;
  /** For which inputs; all unless given. */
  where?: Bit;
  /** When it reverts instead; never unless given. */
  unless?: Bit;
}

/** The fields from the lowest bit, and how wide they are; as the comments on the types say. */
const LAYOUTS = {
  CodeSlot: {
    holder: 160,
    issuedAt: 40,
    epoch: 24,
    frozenUntil: 24,
    kind: 3,
    status: 2,
    reason: 3,
  },
  SuperIdSlot: {
    controller: 160,
    changed: 36,
    version: 24,
    registrar: 30,
    kind: 3,
    status: 3,
  },
  Registrar: { number: 20, country: 10 },
};

/** What a property says that a call returns. */
export function expectedOf({ library, is }: SlotProperty): Word {
  if (Array.isArray(is)) return extended(is as readonly Bit[]);
  const fields = is as Fields;
  return Object.entries(LAYOUTS[library]).flatMap(([name, width]) =>
    extended(fields[name] ?? []).slice(0, width),
  );
}

/** Inputs of a width. They are decided on from the lowest bit on, beside those of the slot from bit `beside` on. */
const inputs = (lane: number, width: number, beside = 0): Bit[] =>
  Array.from({ length: width }, (_, i) => input(4 * (beside + i) + lane));

const SLOT = inputs(0, 256);
const ACCOUNT = inputs(1, 160);
const NUMBER = inputs(2, 40);
const SMALL = inputs(3, 3);
const STATUS = inputs(3, 2, 4);
const PLACE = inputs(3, 30, 8);
/** The time of the block. An hour is 225 * 2^4 seconds: bit 4 meets the lowest bit of a freeze's end. */
export const NOW: Word = extended(inputs(1, 64, 220));
/** Seconds up to the year 3058. A quotient's bits are decided on from the highest on. */
const UNTIL = Array.from({ length: 35 }, (_, i) => input(2_000 - i));

/** A registrar, whose number is divided by 10: from the highest bit on. */
const PACKED = Array.from({ length: 30 }, (_, i) => input(2_000 - i));

const below = (bits: readonly Bit[], limit: bigint): Bit => less(extended(bits), constant(limit));
const hours = (bits: readonly Bit[]): Word => product(extended(bits), 3_600n);
const nextOf = (bits: readonly Bit[]): Word => sum(extended(bits), constant(1n));
const isLast = (bits: readonly Bit[]): Bit => not(any(bits.map(not)));

function fieldsOf<Name extends string>(layout: Record<Name, number>): Record<Name, Bit[]> {
  let end = 0;
  const fields = Object.entries<number>(layout).map(([name, width]) => [
    name,
    SLOT.slice(end, (end += width)),
  ]);
  return Object.fromEntries(fields) as Record<Name, Bit[]>;
}

const code = fieldsOf(LAYOUTS.CodeSlot);
const id = fieldsOf(LAYOUTS.SuperIdSlot);

const ofCode = (
  call: string,
  is: SlotProperty["is"],
  more: readonly (readonly Bit[])[] = [],
  unless = FALSE,
): SlotProperty => ({ engine: "bits", library: "CodeSlot", call, of: [SLOT, ...more], is, unless });

const ofId = (
  call: string,
  is: SlotProperty["is"],
  more: readonly (readonly Bit[])[] = [],
  unless = FALSE,
): SlotProperty => ({ ...ofCode(call, is, more, unless), library: "SuperIdSlot" });

const BLOCK = NUMBER.slice(0, 36);
const ACTIVE = [TRUE];
const ANNULLED = [TRUE, TRUE];

export const SLOT_PROPERTIES: readonly SlotProperty[] = [
  {
    ...ofCode("fresh", { holder: ACCOUNT, issuedAt: NUMBER, kind: SMALL, status: ACTIVE }),
    of: [ACCOUNT, SMALL, NUMBER],
    unless: not(below(SMALL, 6n)),
  },
  ofCode("holder", code.holder),
  ofCode("issuedAt", code.issuedAt),
  ofCode("epoch", code.epoch),
  ofCode("frozenUntil", hours(code.frozenUntil)),
  ofCode("kind", code.kind, [], not(below(code.kind, 6n))),
  ofCode("status", code.status),
  ofCode("reason", code.reason),
  ofCode("withStatus", { ...code, status: STATUS, reason: SMALL }, [STATUS, SMALL]),
  ofCode(
    "withHolder",
    { ...code, holder: ACCOUNT, epoch: nextOf(code.epoch) },
    [ACCOUNT],
    isLast(code.epoch),
  ),
  ofCode("withFreeze", { ...code, frozenUntil: quotient(extended(UNTIL), 3_600n) }, [UNTIL]),
  ofCode("requireNotFrozen", code, [], less(NOW, hours(code.frozenUntil))),
  {
    ...ofId("fresh", {
      controller: ACCOUNT,
      changed: BLOCK,
      registrar: PLACE,
      kind: STATUS,
      status: ACTIVE,
    }),
    of: [ACCOUNT, BLOCK, PLACE, STATUS],
    unless: not(below(STATUS, 3n)),
  },
  ofId("controller", id.controller),
  ofId("changed", id.changed),
  ofId("version", id.version),
  ofId("registrar", id.registrar),
  ofId("kind", id.kind, [], not(below(id.kind, 3n))),
  ofId("status", id.status, [], not(below(id.status, 4n))),
  ofId("withChanged", { ...id, changed: BLOCK }, [BLOCK]),
  ofId(
    "withController",
    { ...id, controller: ACCOUNT, version: nextOf(id.version) },
    [ACCOUNT],
    isLast(id.version),
  ),
  ofId("withRegistrar", { ...id, registrar: PLACE }, [PLACE]),
  ofId("withStatus", { ...id, status: STATUS }, [STATUS]),
  ofId("annulled", { ...id, controller: [], status: ANNULLED }),
  {
    engine: "bits",
    library: "Registrar",
    call: "toCodeAndBack",
    of: [PACKED],
    is: PACKED,
    where: and(
      below(PACKED.slice(20), 1_000n),
      or(below(PACKED.slice(0, 20), 1_010_000n), isLast(PACKED.slice(0, 20))),
    ),
  },
];
