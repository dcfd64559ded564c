import { definePlugin } from "hardhat/plugins";
import { tasks } from "./index.js";

export { deploySuite, type DeployOptions, type SuiteParameters } from "../src/deployment/suite.js";

/** A plugin of Hardhat 3: `plugins: [domicile]` gives a project `npx hardhat code …` and `npx hardhat id …`. */
export default definePlugin({
  id: "domicile-registry",
  npmPackage: "domicile-registry",
  dependencies: () => [import("@nomicfoundation/hardhat-ethers")],
  tasks,
});
