import {
  AccessManager__factory,
  CityCodeRegistry__factory,
  SuperIdRegistry__factory,
} from "../../typechain-types/index.js";

/** A compiled contract. */
export interface Artifact {
  abi: readonly unknown[];
  bytecode: string;
}

/** Compiled contracts by name; Hardhat's `artifacts` are. */
export interface ArtifactReader {
  readArtifact(name: string): Promise<Artifact>;
}

const FACTORIES: Record<string, Artifact> = {
  AccessManager: AccessManager__factory,
  CityCodeRegistry: CityCodeRegistry__factory,
  SuperIdRegistry: SuperIdRegistry__factory,
};

/** The contracts as this package has them, so that they get the same addresses whoever deploys them. */
export const COMPILED: ArtifactReader = {
  readArtifact(name) {
    const { abi, bytecode } = FACTORIES[name]!;
    return Promise.resolve({ abi, bytecode });
  },
};

/** Where solc writes its version into the code: CBOR of `solc` and three bytes. */
const SOLC = /64736f6c6343([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/;

/** The compiler's version, such as 0.8.37. */
export const compilerOf = ({ bytecode }: Artifact): string =>
  SOLC.exec(bytecode)
    ?.slice(1)
    .map((byte) => parseInt(byte, 16))
    .join(".") ?? "unknown";
