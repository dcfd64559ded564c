import { resolve } from "node:path";
import { defineConfig } from "vite";
import { portalBuild } from "./build.js";
import { readSettings } from "./settings.js";

/** `npm run portal:build`: the static files for any web host, in dist-portal/. */
export default defineConfig(portalBuild(readSettings(process.env), resolve("dist-portal")));
