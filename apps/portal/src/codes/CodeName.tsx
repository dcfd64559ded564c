import { Isolated } from "../parts/Isolated.js";
import { useName } from "./names.js";

/** A code's name, after the code; nothing if it has none. */
export function CodeName({ code }: { code: string }) {
  const name = useName(code);
  return (
    name !== undefined && (
      <>
        {" "}
        <Isolated text={name} />
      </>
    )
  );
}
