import { REGISTRIES, type RegistryName } from "./mutants.js";
import { type Bytecode, compile, type Edited, errorOf, filesOf } from "./source.js";
import { type Deployed, failuresOf, isOfInvariants, type Suite, suites } from "./suites.js";

export type Verdict =
  /** It does not compile. */
  | { readonly outcome: "invalid"; readonly by: string }
  /** It compiles to the code of the original. */
  | { readonly outcome: "equivalent" }
  | { readonly outcome: "killed"; readonly by: string }
  | { readonly outcome: "survived" };

/** The quickest of those with which both registries are small enough to be deployed. */
const SETTINGS = {
  optimizer: { enabled: true, runs: 1 },
  metadata: { bytecodeHash: "none", appendCBOR: false },
};

const originals = new Map<string, Bytecode>();

/**
 * Runs the suites that deploy anything compiled from a mutant's file, until a test fails.
 *
 * @param edited the mutant; the original where it is absent, which takes all suites that deploy a contract
 */
export async function trial(registry: RegistryName, edited?: Edited): Promise<Verdict> {
  const codes = new Map<string, Bytecode>();
  const changed = new Set<string>();
  for (const suite of inOrder(registry)) {
    const touched = suite.deploys.filter(({ file }) => isMadeOf(file, edited?.file));
    for (const deployed of touched) {
      if (codes.has(deployed.name)) continue;
      const code = bytecodeOf(deployed, edited);
      if ("error" in code) return { outcome: "invalid", by: code.error };
      codes.set(deployed.name, code);
      if (code.creation !== originalOf(deployed).creation) changed.add(deployed.name);
    }
    const isSpared = edited !== undefined && !touched.some(({ name }) => changed.has(name));
    if (isSpared || touched.length === 0) continue;
    const [failure] = await failuresOf(suite, codes);
    if (failure !== undefined) return { outcome: "killed", by: `${suite.name}.${failure}` };
  }
  return { outcome: edited === undefined || changed.size > 0 ? "survived" : "equivalent" };
}

/** Those of the registry's own folders before the others', and campaigns of invariants last. */
function inOrder(registry: RegistryName): Suite[] {
  const own = REGISTRIES[registry].map((folder) => `test/${folder}/`);
  const rank = (suite: Suite) => {
    if (isOfInvariants(suite)) return 2;
    return own.some((folder) => suite.file.startsWith(folder)) ? 0 : 1;
  };
  // A library's harness compiles sooner than a registry does, and its tests are the closest.
  return suites.toSorted((a, b) => rank(a) - rank(b) || a.deploys.length - b.deploys.length);
}

/** Whether `part`, or any contract where that is absent, goes into what is compiled from `file`. */
function isMadeOf(file: string, part: string | undefined): boolean {
  const files = filesOf(file);
  if (part !== undefined) return files.has(part);
  return [...files].some((path) => path.startsWith("contracts/"));
}

function originalOf(deployed: Deployed): Bytecode {
  let code = originals.get(deployed.name);
  if (code === undefined) {
    const compiled = bytecodeOf(deployed);
    if ("error" in compiled)
      throw new Error(`${deployed.name} does not compile: ${compiled.error}`);
    code = compiled;
    originals.set(deployed.name, code);
  }
  return code;
}

function bytecodeOf({ name, file }: Deployed, edited?: Edited): Bytecode | { error: string } {
  const output = compile(
    [file],
    SETTINGS,
    { [file]: { [name]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } },
    edited,
  );
  const { bytecode, deployedBytecode } = output.contracts?.[file]?.[name]?.evm ?? {};
  if (bytecode === undefined || deployedBytecode === undefined) {
    return { error: errorOf(output) ?? "no code" };
  }
  return { creation: `0x${bytecode.object}`, deployed: `0x${deployedBytecode.object}` };
}
