import { resolve } from "node:path";
import { build } from "vite";
import { DomicileError } from "../../src/index.js";
import { portalBuild } from "./build.js";
import { readSettings } from "./settings.js";

/** `npm run portal:build`: the static files for any web host, in dist-portal/. */

try {
  const settings = readSettings(process.env);
  await build(portalBuild(settings, resolve("dist-portal")));
  const { deployment, rpcUrl, relayerUrl, gateways } = settings;
  console.log(`dist-portal/   for chain ${deployment.chainId}`);
  console.log(`node           ${rpcUrl}`);
  console.log(`relayer        ${relayerUrl ?? "none: people pay themselves"}`);
  console.log(`records        ${gateways.join(", ")}`);
} catch (error) {
  if (!(error instanceof DomicileError)) throw error;
  console.error(`portal: ${error.message}`);
  process.exitCode = 1;
}
