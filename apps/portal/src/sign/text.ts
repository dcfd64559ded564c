import { texts } from "../language/language.js";

export const useSignTexts = texts({
  en: {
    title: "Sign what was handed over",
    intro:
      "Some acts need two signatures. Whoever signed first gives the other one a link or a file: open it here, read it, then sign it.",
    pasted: "Link or message",
    pastedHint: "The whole link, or the text of the file",
    open: "Open",
    file: "File",
    fileHint: "The file that you were given, .json",
    another: "Open another one",
    message: "What it says",
    parties: "Who signs",
    role: "As",
    account: "Account",
    state: "Signature",
    you: "you",
    states: {
      missing: "not yet",
      fits: "signed; checked",
      wrong: "does not fit",
    },
    wrongSignature:
      "A signature does not fit: the message was altered, or signed by another account, for another chain or another registry. Do not sign it; ask for a new one.",
    examining: "Checking the signatures, and whether the registry would accept it …",
    accepted: "The registry would accept it now, once all have signed.",
    complete: "All have signed. Anyone can hand it in.",
    refused: "The registry would not accept it now:",
    notAsked:
      "The connected account is none of those who still have to sign. Switch the account, or pass the message on.",
    toSuperId: "To the Super ID",
    toCode: "To the code",
    tooLong: "This is too long for a message. Ask for the link or the file again.",
    unsigned:
      "Nobody has signed this message. Whoever wants your signature signs first: ask for it again, signed.",
    forOneAlone:
      "Nobody has signed this message, and it needs one signature only. Such a message is never handed over to be signed: who wants what it says does it on its own page here. If somebody gave you this link, they may be after what is yours.",
    noMessage: "This is no message that somebody signed. Ask for the link or the file again.",
  },
  zh: {
    title: "签署转交的消息",
    intro: "有些事项需要两个签名。先签名的一方把链接或文件交给另一方：在此打开、阅读，然后签名。",
    pasted: "链接或消息",
    pastedHint: "完整的链接，或文件的内容",
    open: "打开",
    file: "文件",
    fileHint: "对方给您的 .json 文件",
    another: "打开另一条",
    message: "消息内容",
    parties: "签名各方",
    role: "身份",
    account: "账户",
    state: "签名",
    you: "您",
    states: {
      missing: "尚未签名",
      fits: "已签名，已核验",
      wrong: "不相符",
    },
    wrongSignature:
      "有一个签名不相符：消息被改动过，或由其他账户、为其他链或其他登记处所签。请勿签名，请对方重新出具。",
    examining: "正在核验签名，并查询登记处是否会接受……",
    accepted: "全部签名后，登记处现在会接受。",
    complete: "各方均已签名，任何人都可以提交。",
    refused: "登记处现在不会接受：",
    notAsked: "已连接的账户不是尚待签名的一方。请切换账户，或将消息转交。",
    toSuperId: "查看该 Super ID",
    toCode: "查看该代码",
    tooLong: "内容过长，不是消息。请对方重新给出链接或文件。",
    unsigned: "还没有人签署这条消息。要您签名的一方应先签名：请对方签名后重新给出。",
    forOneAlone:
      "还没有人签署这条消息，而它只需要一个签名。这类消息从不转交他人签署：想办此事的人应在本站相应页面自行办理。若有人给您这个链接，对方可能在图谋您的东西。",
    noMessage: "这不是经人签名的消息。请对方重新给出链接或文件。",
  },
});
