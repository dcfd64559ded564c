import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { configVariable, defineConfig } from "hardhat/config";
import { EFFORTS, FUZZ_SEED } from "./assurance/effort.js";
import domicile from "./tasks/plugin.js";

const { fuzz, invariant } = EFFORTS[process.env.ASSURE === "1" ? "assure" : "check"];

/** Files of tests at a time; `npm test` says how many. */
const jobs = Number(process.env.TEST_JOBS ?? 1);

const solc = {
  version: "0.8.37",
  // The compiler of the lockfile: nothing is downloaded.
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
};

// These take the contracts under test from the build, as deployed; their own code compiles many times faster so.
const quick = { ...solc, settings: { evmVersion: "prague" } };
const quickTests = globSync("test/{codes/*.t,identity/*.t,signing/*}.sol", {
  cwd: import.meta.dirname,
});
// So do these, whose own code runs so often that the optimizer pays.
const optimized = { ...solc, settings: { ...quick.settings, optimizer: { enabled: true } } };
const invariants = globSync("test/invariant/*.sol", { cwd: import.meta.dirname });

export default defineConfig({
  plugins: [
    domicile,
    hardhatEthers,
    hardhatEthersChaiMatchers,
    hardhatKeystore,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatTypechain,
  ],
  solidity: {
    compilers: [
      {
        ...solc,
        settings: {
          evmVersion: "cancun",
          viaIR: true,
          optimizer: { enabled: true, runs: 1_000_000 },
          metadata: { bytecodeHash: "none" },
          outputSelection: { "*": { "*": ["storageLayout"] } },
        },
      },
    ],
    overrides: Object.fromEntries([
      ...quickTests.map((file) => [file, quick] as const),
      ...invariants.map((file) => [file, optimized] as const),
    ]),
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  networks: {
    default: { type: "edr-simulated", hardfork: "prague", chainId: 31337 },
    localhost: { type: "http", url: process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545" },
    sepolia: { type: "http", url: configVariable("SEPOLIA_RPC_URL") },
  },
  typechain: { outDir: "typechain-types", dontOverrideCompile: true },
  test: {
    mocha: { parallel: jobs > 1, jobs },
    solidity: {
      fuzz: { runs: fuzz, seed: FUZZ_SEED },
      invariant: { ...invariant, failOnRevert: true },
    },
  },
});
