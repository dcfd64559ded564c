import { useBlockTime } from "../chain/queries.js";
import { isDate, useFormats } from "../language/language.js";

/** A time, seconds since 1970. */
export function Time({ seconds }: { seconds: number }) {
  const { time } = useFormats();
  if (!isDate(seconds)) return time(seconds);
  return <time dateTime={new Date(seconds * 1000).toISOString()}>{time(seconds)}</time>;
}

/** When a block was made; nothing until that is known. */
export function BlockTime({ block }: { block: number }) {
  const { data } = useBlockTime(block);
  return data === undefined ? null : <Time seconds={data} />;
}
