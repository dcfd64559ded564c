import { texts } from "../language/language.js";

interface CodeTexts {
  breadcrumb: string;
  status: string;
  kind: string;
  holder: string;
  issued: string;
  successor: string;
  reason: (reason: string) => string;
  decidedBy: string;
  byCouncil: string;
  /** What stands before and after the code that somebody acted for. */
  capacities: Record<"officer" | "holder", readonly [before: string, after: string]>;
  by: string;
  below: string;
  act: string;
  lookalikes: string;
  notIssued: string;
  apply: string;
  nearest: string;
  noneAbove: string;
  mistyped: string;
  meant: string;
  officers: string;
  account: string;
  roles: string;
  until: string;
  ended: string;
  record: string;
  noRecord: string;
  verified: (source: string) => string;
  yourFile: string;
  cid: string;
  digest: string;
  link: string;
  relation: string;
  untitled: string;
  missing: string;
  check: string;
  checkHint: string;
  otherBytes: (digest: string) => string;
  holds: string;
  noCodes: string;
  controls: string;
  noIds: string;
  isSuperId: string;
  code: string;
  superId: string;
  registrar: string;
  more: (count: string) => string;
  fewer: string;
  notAccount: (text: string) => string;
}

export const useCodeTexts = texts<CodeTexts>({
  en: {
    breadcrumb: "Codes above",
    status: "Status",
    kind: "Kind",
    holder: "Holder",
    issued: "Issued",
    successor: "Successor",
    reason: (reason) => `reason: ${reason}`,
    decidedBy: "decided above, by what holds for",
    byCouncil: "by the council",
    capacities: { officer: ["as officer of ", ""], holder: ["as holder of ", ""] },
    by: "by",
    below: "Browse the codes below",
    act: "Act for this code",
    lookalikes:
      "Was this meant? It is issued, and differs only by characters that look alike, such as O and 0:",
    notIssued: "This code is not issued.",
    apply: "Apply for it",
    nearest: "The nearest code above it that is issued:",
    noneAbove: "No code above it is issued either.",
    mistyped: "This is no code",
    meant: "Was this meant?",
    officers: "Officers",
    account: "Account",
    roles: "Roles",
    until: "Until",
    ended: "ended",
    record: "Record",
    noRecord: "No record is published.",
    verified: (source) => `Verified: its SHA-256 is the published one. From ${source}.`,
    yourFile: "your file",
    cid: "CID",
    digest: "SHA-256",
    link: "Link",
    relation: "Relation",
    untitled: "without a title",
    missing: "A record is published, but it can't be shown:",
    check: "Check a file of yours",
    checkHint: "It is compared with the published SHA-256 in this page and goes nowhere.",
    otherBytes: (digest) => `This file is not the published record: its SHA-256 is ${digest}.`,
    holds: "Codes that it holds",
    noCodes: "It holds no code.",
    controls: "Super IDs that it controls",
    noIds: "It controls no Super ID.",
    isSuperId: "This address is itself a Super ID:",
    code: "Code",
    superId: "Super ID",
    registrar: "Registrar",
    more: (count) => `Show more (${count})`,
    fewer: "Show fewer",
    notAccount: (text) =>
      `${text} is no account: 20 bytes, hexadecimal, with the right capitals or none; compare it.`,
  },
  zh: {
    breadcrumb: "上级代码",
    status: "状态",
    kind: "类别",
    holder: "持有人",
    issued: "发放",
    successor: "继任代码",
    reason: (reason) => `原因：${reason}`,
    decidedBy: "由上级代码的状态决定：",
    byCouncil: "由理事会发放",
    capacities: { officer: ["（", " 的经办人）"], holder: ["（", " 的持有人）"] },
    by: "经手账户",
    below: "浏览下级代码",
    act: "为此代码办事",
    lookalikes: "是否想输入下列已发放的代码？它们只差形似的字符，例如 O 与 0：",
    notIssued: "此代码尚未发放。",
    apply: "申请此代码",
    nearest: "最近的已发放上级代码：",
    noneAbove: "其上级代码也均未发放。",
    mistyped: "这不是代码",
    meant: "是否想输入：",
    officers: "经办人",
    account: "账户",
    roles: "职权",
    until: "有效期至",
    ended: "已届满",
    record: "记录",
    noRecord: "尚未发布记录。",
    verified: (source) => `已核验：SHA-256 与链上公布的一致。来源：${source}。`,
    yourFile: "您的文件",
    cid: "CID",
    digest: "SHA-256",
    link: "链接",
    relation: "关系",
    untitled: "无标题",
    missing: "记录已发布，但无法显示：",
    check: "核验您自己的文件",
    checkHint: "文件只在本页面内与公布的 SHA-256 比对，不会上传。",
    otherBytes: (digest) => `此文件不是已发布的记录：其 SHA-256 为 ${digest}。`,
    holds: "持有的代码",
    noCodes: "未持有任何代码。",
    controls: "控制的 Super ID",
    noIds: "未控制任何 Super ID。",
    isSuperId: "此地址本身就是一个 Super ID：",
    code: "代码",
    superId: "Super ID",
    registrar: "登记机构",
    more: (count) => `显示更多（${count}）`,
    fewer: "收起",
    notAccount: (text) =>
      `${text} 不是账户地址：应为 20 字节的十六进制数，大小写须正确或全部小写；请核对。`,
  },
});
