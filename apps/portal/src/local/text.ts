import { texts } from "../language/language.js";

export const useLocalTexts = texts({
  en: {
    title: "Local chain",
    summary: "Local chain: keys and data to play with",
    keys: "These keys are public or thrown away with the page; the wallets ask nobody before they sign. They exist only in a page built for a local chain.",
    offer: "Offer local wallets",
    offered:
      "Offered under “Connect a wallet”: a burner, and the chain's accounts 0 to 9. After the demo's data, account 3 holds MA.156, 4 is its clerk, 6 and 7 hold departments of Shijiazhuang.",
    ether: "Give the connected account 10 ether",
    given: "Given.",
    fill: "Fill with the demo's data",
    fillWhat:
      "China's 342 prefecture-level cities get codes, a company and residents get Super IDs. It takes less than a minute and moves the chain's clock by 16 days.",
    filling: "Filling",
    filled: "Filled.",
    countryThere:
      "MA.156 is there already. The demo's data needs a chain where it is not: start a new one.",
    otherCouncil:
      "This suite's council is not the local chain's account 1: deploy one without --council.",
    log: "What happened",
  },
  zh: {
    title: "本地链",
    summary: "本地链：供试用的密钥与数据",
    keys: "这些密钥或人人皆知，或随页面丢弃；这些钱包签名前不会询问。只有为本地链构建的页面才有它们。",
    offer: "提供本地钱包",
    offered:
      "已可在“连接钱包”中选择：一次性钱包，以及链上账户 0 至 9。填入演示数据后，账户 3 持有 MA.156，4 是其经办人，6 和 7 持有石家庄的部门代码。",
    ether: "给已连接账户 10 个以太币",
    given: "已给。",
    fill: "填入演示数据",
    fillWhat:
      "中国 342 个地级行政区获得代码，一家公司和几名居民获得 Super ID。不到一分钟，链的时钟会前移 16 天。",
    filling: "正在填入",
    filled: "已填入。",
    countryThere: "MA.156 已经存在。演示数据需要尚无 MA.156 的链：请重新启动一条。",
    otherCouncil: "本套合约的理事会不是本地链的账户 1：请部署时不加 --council。",
    log: "经过",
  },
});
