import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect } from "chai";

const checkout = resolve(import.meta.dirname, "../..");

interface Entry {
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

type Packages = Record<string, Entry>;

const readJson = async <T>(file: string): Promise<T> =>
  JSON.parse(await readFile(resolve(checkout, file), "utf8")) as T;

/**
 * Their scripts fetch a binary only where the package of the platform is missing. npm 11 does not
 * run them (`allowScripts`); npm 10 does, and they find the package that the lockfile pins.
 */
const INSTALL_SCRIPTS = ["node_modules/@foundry-rs/anvil", "node_modules/esbuild"];

/** What `npm ci` would take or run without the lockfile pinning it, a line each. */
const unpinned = (packages: Packages): string[] =>
  Object.entries(packages).flatMap(([path, { integrity, link, hasInstallScript }]) => {
    const isFetched = path.includes("node_modules/") && link !== true;
    return [
      ...(isFetched && !/^sha512-/.test(integrity ?? "")
        ? [`${path} has no integrity: remove its entry and run npm install under Node 24.`]
        : []),
      ...(hasInstallScript === true && !INSTALL_SCRIPTS.includes(path)
        ? [`${path} has an install script: depend on what it would fetch, with integrity.`]
        : []),
    ];
  });

describe("the lockfile", () => {
  let packages: Packages;

  before(async () => {
    ({ packages } = await readJson<{ packages: Packages }>("package-lock.json"));
  });

  it("pins each package by its SHA-512, and lets none fetch more while it is installed", () => {
    expect(unpinned(packages)).to.deep.equal([]);
  });

  it("is refused with a package without integrity, or with a further install script", () => {
    const tampered: Packages = {
      "": {},
      "scripts/node": {},
      "node_modules/domicile-node": { link: true },
      "node_modules/node": { integrity: "sha512-AA==", hasInstallScript: true },
      "node_modules/left/node_modules/pad": {},
      "node_modules/esbuild": { integrity: "sha1-AA==", hasInstallScript: true },
    };
    expect(unpinned(tampered)).to.deep.equal([
      "node_modules/node has an install script: depend on what it would fetch, with integrity.",
      "node_modules/left/node_modules/pad has no integrity: remove its entry and run npm install under Node 24.",
      "node_modules/esbuild has no integrity: remove its entry and run npm install under Node 24.",
    ]);
  });

  it("has no install script that npm would run", async () => {
    const { allowScripts } = await readJson<{ allowScripts: Record<string, boolean> }>(
      "package.json",
    );
    expect(allowScripts).to.deep.equal({ "@foundry-rs/anvil": false, esbuild: false });
  });

  // npm drops the entries of platforms that its registry does not serve; `npm ci` fails then.
  it("has each platform's binaries", () => {
    for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
      for (const name of Object.keys(optionalDependencies)) {
        const nested = `${path}/node_modules/${name}`;
        expect(packages, path).to.satisfy(
          () => nested in packages || `node_modules/${name}` in packages,
        );
      }
    }
  });

  it("is what runs the scripts: a Node of the platform's package", async () => {
    const { optionalDependencies } = await readJson<Required<Entry>>("scripts/node/package.json");
    const system = process.platform === "win32" ? "win" : process.platform;
    const pinned = Object.entries(optionalDependencies).find(([name]) =>
      name.endsWith(`-${system}-${process.arch}`),
    );
    expect(pinned?.[1]).to.equal(process.versions.node);
  });
});
