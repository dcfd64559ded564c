import { texts } from "../language/language.js";

export const useHomeTexts = texts({
  en: {
    title: "Look up city codes and Super IDs",
    search: "Code, Super ID, account or name",
    hint: "Such as MA.156.1301, the beginning of a code, a credit code, a DID, 0x…, or Shijiazhuang.",
    go: "Look up",
    looking: "Looking …",
    unissued: (code: string) => `${code} is not issued.`,
    itsPage: "Its page, to apply for it",
    beginning: "Codes that begin with it",
    doingsTitle: "What can be done here",
    doings: [
      {
        href: "/browse",
        label: "Browse",
        what: "See the tree of codes, search and filter it, and save it as a table.",
      },
      {
        href: "/apply",
        label: "Apply for a code",
        what: "Ask the authority above for a code of your own, with your wallet's signature.",
      },
      {
        href: "/register",
        label: "Register a Super ID",
        what: "Get one identifier that stays the same from city to city and from key to key.",
      },
      {
        href: "/office",
        label: "Office",
        what: "Review applications, issue codes, appoint officers and publish records.",
      },
      {
        href: "/sign",
        label: "Sign",
        what: "Add your signature to a message that somebody else has signed, or send it.",
      },
    ],
  },
  zh: {
    title: "查询城市代码与 Super ID",
    search: "代码、Super ID、账户或名称",
    hint: "例如 MA.156.1301、代码的开头、统一社会信用代码、DID、0x…，或石家庄。",
    go: "查询",
    looking: "正在查询……",
    unissued: (code) => `${code} 尚未发放。`,
    itsPage: "打开其页面并申请",
    beginning: "以此开头的代码",
    doingsTitle: "可以办理的事项",
    doings: [
      { href: "/browse", label: "浏览", what: "查看代码树，搜索、筛选并导出为表格。" },
      { href: "/apply", label: "申请代码", what: "用钱包签名向上级机构申请自己的代码。" },
      {
        href: "/register",
        label: "登记 Super ID",
        what: "获得一个标识，换城市、换密钥都保持不变。",
      },
      { href: "/office", label: "办事", what: "审核申请、发放代码、任命经办人、发布记录。" },
      { href: "/sign", label: "签名", what: "为他人已签名的消息补上您的签名，或将其提交。" },
    ],
  },
});
