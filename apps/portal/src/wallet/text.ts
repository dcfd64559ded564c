import { texts } from "../language/language.js";

export const useWalletTexts = texts({
  en: {
    connect: "Connect a wallet",
    choose: "Choose a wallet",
    none: "No wallet was found in this browser. Install one that announces itself (EIP-6963), then come back.",
    refused: "The wallet let no account be seen.",
    disconnect: "Disconnect",
    close: "Close",
    at: "Connected account",
  },
  zh: {
    connect: "连接钱包",
    choose: "选择钱包",
    none: "此浏览器中没有找到钱包。请安装支持 EIP-6963 的钱包后再来。",
    refused: "钱包没有授权任何账户。",
    disconnect: "断开",
    close: "关闭",
    at: "已连接账户",
  },
});
