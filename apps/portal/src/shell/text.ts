import { texts } from "../language/language.js";

export const useShellTexts = texts({
  en: {
    skip: "To the content",
    home: "Domicile",
    browse: "Browse",
    apply: "Apply",
    office: "Office",
    superIds: "Super IDs",
    sign: "Sign",
    pages: "Pages",
    language: "Language",
    theme: "Colours",
    themes: { auto: "Auto", light: "Light", dark: "Dark" },
    away: "The chain's node does not answer. What is shown may be old; it is asked again and again.",
    otherChain: "This is not the chain that the page was built for:",
    disclaimer:
      "Independent software: not affiliated with any code agency or city. Codes have the standing that this deployment's operators have. This page stores nothing and asks only the chain's node, the relayer and the hosts of records.",
    chain: (chain: number, block: string) => `Chain ${chain}, block ${block}`,
    notFound: "There is no such page.",
    start: "To the start",
  },
  zh: {
    skip: "跳到正文",
    home: "Domicile",
    browse: "浏览",
    apply: "申请",
    office: "办事",
    superIds: "Super ID",
    sign: "签名",
    pages: "页面",
    language: "语言",
    theme: "颜色",
    themes: { auto: "自动", light: "浅色", dark: "深色" },
    away: "链的节点没有应答。所示内容可能已过时；页面会不断重试。",
    otherChain: "这不是本页面所对应的链：",
    disclaimer:
      "独立软件：与任何代码管理机构或城市无关。代码的效力取决于本部署的运营者。本页面不存储任何内容，只访问链节点、中继和记录的存放处。",
    chain: (chain, block) => `链 ${chain}，区块 ${block}`,
    notFound: "没有这个页面。",
    start: "返回首页",
  },
});
