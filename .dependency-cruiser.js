/** The folders from the bottom up: each imports from itself and from those before it. See docs/architecture.md. */
const LAYERS = [
  "src|data",
  "tasks|servers",
  "local",
  "bench",
  "demo",
  "apps",
  "assurance",
  "scripts",
  "test",
];

export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "Files that import each other can't be understood one by one; types count, too.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...LAYERS.slice(0, -1).map((layer, i) => ({
      name: `only-downwards-from-${layer}`,
      comment: "Folders import one way.",
      severity: "error",
      from: { path: `^(${layer})/` },
      to: { path: `^(${LAYERS.slice(i + 1).join("|")})/` },
    })),
    {
      name: "browsers-too",
      comment: "The client runs in browsers; what needs Node is reached by src/node.ts.",
      severity: "error",
      from: { path: "^src/index.ts$" },
      to: { path: "^(fs|node:fs|path|node:path)", reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "typechain-types"] },
    exclude: { path: ["typechain-types", "dist"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
