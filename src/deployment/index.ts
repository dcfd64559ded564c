/** What a suite is deployed as, held against its chain. */
export {
  type ContractName,
  type DeployedContract,
  type Deployment,
  parseDeployment,
} from "./deployment.js";
export { verifyDeployment } from "./verify.js";
