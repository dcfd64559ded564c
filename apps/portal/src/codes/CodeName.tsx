import { Isolated } from "../parts/Isolated.js";
import { useKnownName, useName } from "./names.js";

/** A code's name, after the code; nothing if it has none. */
export const CodeName = ({ code }: { code: string }) => <Name name={useName(code)} />;

/** As {CodeName}, of a code that has no record yet. */
export const KnownName = ({ code }: { code: string }) => <Name name={useKnownName(code)} />;

const Name = ({ name }: { name: string | undefined }) =>
  name !== undefined && (
    <>
      {" "}
      <Isolated text={name} />
    </>
  );
