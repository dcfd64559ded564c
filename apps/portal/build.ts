import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { InlineConfig, Plugin } from "vite";
import { isLocal, policyOf, type Settings } from "./settings.js";

/** How Vite builds a portal: static files, bound to one deployment. */
export function portalBuild(settings: Settings, outDir: string): InlineConfig {
  const policy = policyOf(settings);
  return {
    configFile: false,
    root: import.meta.dirname,
    logLevel: "warn",
    define: {
      PORTAL_SETTINGS: JSON.stringify(settings),
      // A constant, so that what is for local chains only is not even in other builds.
      PORTAL_IS_LOCAL: JSON.stringify(isLocal(settings)),
    },
    plugins: [react(), withPolicy(policy), withNotFoundPage(outDir)],
    build: {
      outDir,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_000,
      // What is imported first runs first, whichever files the modules land in: see plainSchemas.ts.
      rolldownOptions: { output: { strictExecutionOrder: true } },
    },
    preview: {
      host: "127.0.0.1",
      headers: {
        // The directive that a page can't give itself.
        "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
      },
    },
  };
}

/** The policy stands in the page itself, so that any web host will do. */
const withPolicy = (policy: string): Plugin => ({
  name: "content-security-policy",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: policy },
      injectTo: "head-prepend",
    },
  ],
});

/** Hosts that know no fallback answer permanent addresses with this page. */
const withNotFoundPage = (outDir: string): Plugin => ({
  name: "not-found-page",
  async writeBundle() {
    await copyFile(join(outDir, "index.html"), join(outDir, "404.html"));
  },
});
