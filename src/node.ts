/** What needs Node's file system. */
export { blockDirectory } from "./records/directory.js";
