import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FunctionFragment, Interface, type ParamType, TypedDataEncoder } from "ethers";
import { deploymentFile, publicDeployments, writeDeployment } from "../../src/deployment/file.js";
import { descriptors } from "../../scripts/clearSigning/descriptors.js";
import {
  type Descriptor,
  descriptorSchema,
  type Field,
  type Format,
} from "../../scripts/clearSigning/schema.js";
import { cityCodeRegistryAbi, superIdRegistryAbi } from "../../src/abi.js";
import { CODE_ACTS } from "../../src/codes/acts.js";
import { ID_ACTS } from "../../src/identity/acts.js";
import { connect, MESSAGE_TYPES, type MessageName } from "../../src/index.js";
import { inWords, membersIn, sourceOf } from "../enumerations.js";
import { createChain, suite } from "../../local/fixture.js";

const FILES = [
  "calldata-CityCodeRegistry.json",
  "calldata-SuperIdRegistry.json",
  "eip712-CityCodeRegistry.json",
  "eip712-SuperIdRegistry.json",
] as const;

/** What a sentence need not say: when and how often a message counts, and that it is signed. */
const UNSAID =
  /^(authorisation\.)?(deadline|round|nonce|epoch|generation|version|changed|signature)$/;

const ABIS = { CityCodeRegistry: cityCodeRegistryAbi, SuperIdRegistry: superIdRegistryAbi };
const committed = new Map<string, Descriptor>();

const formatsOf = (file: (typeof FILES)[number]): Record<string, Format> =>
  committed.get(file)!.display.formats;
const everyFormat = () =>
  FILES.flatMap((file) =>
    Object.entries(formatsOf(file)).map(([key, format]) => ({ file, key, format })),
  );
const flat = ({ fields }: Format): Field[] =>
  fields.flatMap((item) => ("path" in item ? [item] : item.fields));

/** Paths to all values in parameters. */
const pathsIn = (params: readonly ParamType[], prefix = ""): string[] =>
  params.flatMap(({ name, baseType, arrayChildren, components, type }) => {
    const path = `${prefix}${name}`;
    if (baseType === "array") {
      const { components: parts } = arrayChildren!;
      return parts === null ? [`${path}.[]`] : pathsIn(parts, `${path}.[].`);
    }
    expect(type).to.not.include("[");
    return components === null ? [path] : pathsIn(components, `${path}.`);
  });

describe("descriptors", () => {
  before(async () => {
    for (const file of FILES) {
      const json: unknown = JSON.parse(await readFile(`erc7730/${file}`, "utf8"));
      committed.set(file, descriptorSchema.parse(json));
    }
  });

  it("are those that follow from acts, ABIs and public deployments", async () => {
    expect((await readdir("erc7730")).sort()).to.deep.equal(FILES);
    const now = descriptors(await publicDeployments(), ABIS);
    for (const file of FILES) {
      const text = await readFile(`erc7730/${file}`, "utf8");
      expect(text, `${file}: npm run build writes it anew`).to.equal(
        `${JSON.stringify(now[file], null, 2)}\n`,
      );
    }
  });

  it("keep to the format: nothing is hidden, added or left out", () => {
    const broken: ((descriptor: Descriptor, issue: Format, code: Field) => unknown)[] = [
      (descriptor) => Object.assign(descriptor, { includes: "./other.json" }),
      (descriptor) => Object.assign(descriptor.context, { eip712: { deployments: [] } }),
      (descriptor) => Object.assign(descriptor.metadata.enums!.kinds!, { City: "2" }),
      ({ context }) =>
        "contract" in context && context.contract.deployments.push({ chainId: 1, address: "0x00" }),
      (_, issue) => delete (issue as Partial<Format>).intent,
      (_, issue) => Object.assign(issue, { excluded: ["kind"] }),
      (_, __, code) => Object.assign(code, { visible: "never" }),
      (_, __, code) => Object.assign(code, { format: "text" }),
      (_, __, code) => Object.assign(code, { format: "date" }),
      (_, __, code) => Object.assign(code, { path: "code.[0:31]" }),
    ];
    for (const breaks of broken) {
      const descriptor = structuredClone(committed.get("calldata-CityCodeRegistry.json")!);
      const issue = descriptor.display.formats["issue(bytes32 code,uint8 kind,address holder)"]!;
      expect(descriptorSchema.safeParse(descriptor).success).to.equal(true);
      breaks(descriptor, issue, flat(issue)[0]!);
      expect(descriptorSchema.safeParse(descriptor).success, String(breaks)).to.equal(false);
    }
  });

  it("are for each message, by what EIP-712 makes of its type", () => {
    const keys = (names: object): string[] =>
      Object.keys(names).map((name) =>
        new TypedDataEncoder({ [name]: MESSAGE_TYPES[name as MessageName] }).encodeType(name),
      );
    const ofCodes = Object.keys(formatsOf("eip712-CityCodeRegistry.json"));
    const ofIds = Object.keys(formatsOf("eip712-SuperIdRegistry.json"));
    expect(ofCodes).to.have.members(keys(CODE_ACTS)).and.have.lengthOf(7);
    expect(ofIds).to.have.members(keys(ID_ACTS)).and.have.lengthOf(11);
    expect([...ofCodes, ...ofIds]).to.have.members(keys(MESSAGE_TYPES));
  });

  for (const [file, abi, count] of [
    ["calldata-CityCodeRegistry.json", cityCodeRegistryAbi, 24],
    ["calldata-SuperIdRegistry.json", superIdRegistryAbi, 26],
  ] as const) {
    it(`${file} is for each function that changes state, with its parameters' names`, () => {
      const signatures = Object.keys(formatsOf(file)).map((key) => {
        expect(key).to.not.match(/, | {2}/);
        return FunctionFragment.from(`function ${key}`).format("full");
      });
      const writes = new Interface(abi).fragments
        .filter((fragment) => fragment instanceof FunctionFragment)
        .filter(({ stateMutability }) => !["view", "pure"].includes(stateMutability))
        .map((fragment) => fragment.format("full").replace(/ returns .*/, ""));
      expect(signatures).to.have.members(writes).and.have.lengthOf(count);
    });
  }

  it("show every value once, whatever it is", () => {
    for (const { key, format } of everyFormat()) {
      const { inputs } = FunctionFragment.from(`function ${key}`);
      const shown = flat(format).map(({ path }) => path);
      expect(shown, key).to.have.members(pathsIn(inputs));
      expect(new Set(shown), key).to.have.property("size", shown.length);
    }
  });

  it("say all that matters where they say it in a sentence", () => {
    for (const { key, format } of everyFormat()) {
      const { interpolatedIntent } = format;
      if (interpolatedIntent === undefined) continue;
      const said = [...interpolatedIntent.matchAll(/\{([^{}]+)\}/g)].map(([, path]) => path!);
      const fields = flat(format);
      const must = fields.map(({ path }) => path).filter((path) => !UNSAID.test(path));
      expect(said, key).to.have.members(must);
    }
  });

  it("have a sentence for each message but the one with five yes and no", () => {
    const without = everyFormat().filter(
      ({ file, format }) => file.startsWith("eip712") && format.interpolatedIntent === undefined,
    );
    expect(without.map(({ format }) => format.intent)).to.deep.equal(["Appoint an officer"]);
  });

  it("fit on a small device: intents of 30 characters, labels of 20", () => {
    for (const { key, format } of everyFormat()) {
      expect(format.intent, key).to.have.property("length").at.most(30);
      const labels = flat(format).map(({ label }) => label);
      for (const label of labels) expect(label, key).to.have.property("length").at.most(20);
      expect(new Set(labels), key).to.have.property("size", labels.length);
    }
    for (const { metadata } of committed.values()) {
      expect(metadata.owner).to.have.property("length").at.most(22);
      expect(metadata.contractName).to.have.property("length").at.most(30);
    }
  });

  it("have a word for each member of the contracts' enumerations, and use all", async () => {
    const source = await sourceOf("codes/ICityCodeRegistry", "codes/CityCodes");
    const idSource = await sourceOf("identity/ISuperIdRegistry");
    const numbered = (words: string[]): Record<string, string> =>
      Object.fromEntries(words.entries());
    /** Kinds are written as in the source; there is no word for none. */
    const kinds = (members: string[]): Record<string, string> => {
      const { 0: none, ...words } = numbered(members);
      expect(none).to.equal("None");
      return words;
    };
    const roles = [...source.matchAll(/uint8 constant ROLE_(\w+) = (\d+);/g)].map(
      ([, name, bit]) => [name!.toLowerCase(), Number(bit)] as const,
    );
    const all = Number(/ALL_ROLES = (\d+);/.exec(source)![1]);
    const unions = Array.from({ length: all }, (_, i) => [
      i + 1,
      roles
        .filter(([, bit]) => (i + 1) & bit)
        .map(([role]) => role)
        .join(", "),
    ]);
    const expected = {
      "calldata-CityCodeRegistry.json": {
        kinds: kinds(membersIn(source, "Kind")),
        suspensionReasons: numbered(membersIn(source, "SuspensionReason").map(inWords)),
        refusalReasons: numbered(membersIn(source, "RefusalReason").map(inWords)),
        roles: Object.fromEntries(unions) as Record<string, string>,
      },
      "calldata-SuperIdRegistry.json": {
        kinds: kinds(membersIn(idSource, "IdKind")),
        annulmentReasons: numbered(membersIn(idSource, "AnnulmentReason").map(inWords)),
      },
      "eip712-CityCodeRegistry.json": undefined,
      "eip712-SuperIdRegistry.json": undefined,
    };
    for (const file of FILES) {
      expect(committed.get(file)!.metadata.enums, file).to.deep.equal(expected[file]);
      const used = Object.values(formatsOf(file))
        .flatMap(flat)
        .filter((field) => field.format === "enum")
        .map(({ params }) => params.$ref.replace(/.*\./, ""));
      expect([...new Set(used)], file).to.have.members(Object.keys(expected[file] ?? {}));
    }
  });

  it("choose the enumeration that the contract's parameter has", () => {
    const enumerations: Record<string, string> = {
      "enum Kind": "kinds",
      "enum SuspensionReason": "suspensionReasons",
      "enum RefusalReason": "refusalReasons",
      "enum IdKind": "kinds",
      "enum AnnulmentReason": "annulmentReasons",
    };
    interface Declared {
      name: string;
      internalType: string;
      components?: readonly Declared[];
    }
    const values = (inputs: readonly Declared[]): readonly Declared[] =>
      inputs.flatMap((input) =>
        input.components === undefined ? [input] : values(input.components),
      );
    for (const [file, abi] of [
      ["calldata-CityCodeRegistry.json", cityCodeRegistryAbi],
      ["calldata-SuperIdRegistry.json", superIdRegistryAbi],
    ] as const) {
      for (const [key, format] of Object.entries(formatsOf(file))) {
        const name = key.slice(0, key.indexOf("("));
        const declared = abi.find((item) => item.type === "function" && item.name === name);
        const typed = values((declared as { inputs: readonly Declared[] }).inputs)
          .filter(({ internalType }) => internalType.startsWith("enum "))
          .map(({ name, internalType }) => [name, enumerations[internalType]]);
        const chosen = flat(format).flatMap((field) =>
          field.format === "enum" && field.params.$ref !== "$.metadata.enums.roles"
            ? [[field.path.replace(/.*\./, ""), field.params.$ref.replace(/.*\./, "")]]
            : [],
        );
        expect(chosen, key).to.deep.equal(typed);
      }
    }
  });

  it("are bound to public deployments, not to those of local chains", async () => {
    const { deployment } = await suite(await createChain());
    const [directory, home] = [await mkdtemp(join(tmpdir(), "domicile-")), process.cwd()];
    process.chdir(directory);
    try {
      for (const [name, chainId] of [
        ["31337", 31337],
        ["31337-demo", 31337],
        ["5", 5],
        ["5-second", 5],
      ] as const) {
        await writeDeployment(deploymentFile(name), { ...deployment, chainId });
      }
      await writeFile("deployments/README.md", "no deployment");
      const found = await publicDeployments();
      expect(found).to.deep.equal([5, 5].map((chainId) => ({ ...deployment, chainId })));
    } finally {
      process.chdir(home);
      await rm(directory, { recursive: true });
    }
  });

  it("name the domains of the contracts, and the contracts of a deployment", async () => {
    const { deployment, stranger } = await suite(await createChain());
    const { cityCodeRegistry, superIdRegistry } = connect({
      runner: stranger!,
      deployment,
    }).contracts;
    const bound = descriptors([deployment, { ...deployment, chainId: 5 }], ABIS);
    for (const [contract, registry] of [
      ["CityCodeRegistry", cityCodeRegistry],
      ["SuperIdRegistry", superIdRegistry],
    ] as const) {
      const { name, version } = await registry.eip712Domain();
      const address = await registry.getAddress();
      const deployments = [31337, 5].map((chainId) => ({ chainId, address }));
      expect(bound[`eip712-${contract}.json`]!.context).to.deep.include({
        eip712: { domain: { name, version }, deployments },
      });
      expect(bound[`calldata-${contract}.json`]!.context).to.deep.include({
        contract: { deployments },
      });
    }
    for (const descriptor of Object.values(bound)) descriptorSchema.parse(descriptor);
  });
});
