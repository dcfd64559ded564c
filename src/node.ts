/** What needs Node's file system, or the contracts' bytecode. */
export { readDeployment, writeDeployment } from "./deployment/file.js";
export {
  deploySuite,
  type DeployOptions,
  type Step,
  type SuiteParameters,
} from "./deployment/suite.js";
export { blockDirectory } from "./records/directory.js";
