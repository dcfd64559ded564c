import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { configVariable, defineConfig } from "hardhat/config";
import { tasks } from "./tasks/index.js";

const solc = {
  version: "0.8.37",
  // The compiler of the lockfile: nothing is downloaded.
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
};

// These take the contracts under test from the build, as deployed; their own code compiles many times faster so.
const quick = { ...solc, settings: { evmVersion: "prague" } };
const quickTests = globSync(
  "test/{codes/CityCode*.t,identity/SuperId*.t,invariant/*,signing/*}.sol",
  {
    cwd: import.meta.dirname,
  },
);

export default defineConfig({
  plugins: [
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
          evmVersion: "prague",
          viaIR: true,
          optimizer: { enabled: true, runs: 1_000_000 },
          metadata: { bytecodeHash: "none" },
          outputSelection: { "*": { "*": ["storageLayout"] } },
        },
      },
    ],
    overrides: Object.fromEntries(quickTests.map((file) => [file, quick])),
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  networks: {
    default: { type: "edr-simulated", hardfork: "prague", chainId: 31337 },
    localhost: { type: "http", url: process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_PRIVATE_KEY")],
    },
  },
  tasks,
  typechain: { outDir: "typechain-types", dontOverrideCompile: true },
  test: { solidity: { fuzz: { runs: 256, seed: "0x15459" }, invariant: { runs: 64, depth: 64 } } },
});
