import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { InlineConfig, Plugin } from "vite";
import { isLocal, policyOf, type Settings } from "./settings.js";

/**
 * How Vite builds a portal, and serves it for a look: static files, bound to one deployment.
 * @param records where the documents lie that are served as `/ipfs/<cid>`
 */
export function portalBuild(settings: Settings, outDir: string, records?: string): InlineConfig {
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
    plugins: [
      react(),
      withPolicy(policy),
      withNotFoundPage(outDir),
      ...(records === undefined ? [] : [withRecords(records)]),
    ],
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

/** Serves records, and says so where there is none. */
const withRecords = (directory: string): Plugin => ({
  name: "records",
  configurePreviewServer({ middlewares }) {
    middlewares.use("/ipfs", (request, response) => {
      const cid = /^\/([a-z2-7]+)(\?|$)/.exec(request.url ?? "")?.[1] ?? "";
      readFile(join(directory, cid)).then(
        (block) => response.setHeader("Content-Type", "application/vnd.ipld.raw").end(block),
        () => {
          response.statusCode = 404;
          response.end();
        },
      );
    });
  },
});
