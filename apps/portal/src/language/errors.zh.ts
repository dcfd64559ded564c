import {
  CallFailedError,
  ClockError,
  DeploymentError,
  type DomicileError,
  EXAMPLES,
  FailedTransactionError,
  InvalidCodeError,
  InvalidCreditCodeError,
  InvalidInputError,
  type Kind,
  ListTooLongError,
  MAX_VALID_DAYS,
  type Mistake,
  NoSignerError,
  NotSimulatedError,
  printable,
  RecordError,
  type Refusal,
  RegistryRefusal,
  RelayError,
  ReplacedError,
  RpcError,
  TooLongGoodError,
  TransactionError,
  WalletRefusedError,
  WrongAccountError,
  WrongChainError,
} from "../../../../src/index.js";

/** The client's and the page's errors in Chinese. Where their own text is all that they have, it follows in English. */
export function explainInChinese(error: DomicileError): string {
  if (error instanceof RegistryRefusal) return refusalIn(error.refusal);
  if (error instanceof InvalidCodeError || error instanceof InvalidCreditCodeError) {
    return `“${printable(error.text).slice(0, 64)}”：${mistakeIn(error.mistake)}`;
  }
  if (error instanceof WrongChainError) {
    return `链不对：钱包在链 ${error.actual}，这里需要链 ${error.expected}；请切换钱包的链。`;
  }
  if (error instanceof WrongAccountError) {
    return `账户不对：钱包当前为 ${error.actual}，这里需要 ${error.expected}；请切换账户。`;
  }
  if (error instanceof WalletRefusedError) return "已在钱包中拒绝：没有签名，也没有发送。";
  if (error instanceof ClockError) return clockIn(error);
  if (error instanceof TooLongGoodError) {
    return `按本机时钟，它的有效期为 ${error.days} 天；超过 ${MAX_VALID_DAYS} 天的一律不签。请校准时钟、换一个节点，或请对方缩短有效期。`;
  }
  if (error instanceof NotSimulatedError) {
    return "节点无法模拟这条须两方签名的消息，未经模拟的不予签名；请换一个节点，或请对方先签。";
  }
  if (error instanceof NoSignerError) return "没有签名者：请连接钱包。";
  if (error instanceof RelayError)
    return `${RELAYING[error.reason] ?? "中继没有办成。"}（${error.message}）`;
  const [, lead = "未能完成。"] = LEADS.find(([kind]) => error instanceof kind) ?? [];
  return `${lead}（${error.message}）`;
}

function clockIn({ problem, blockTime, days }: ClockError): string {
  switch (problem) {
    case "milliseconds":
      return `节点的时间为 ${blockTime}，以毫秒计，而所有期限以秒计；请换一个节点；若其合约所见亦然，请换一条链。`;
    case "ahead":
      return `节点的时间比本机时钟快 ${days} 天；请校准时钟，或换一个节点。`;
    case "behind":
      return `节点的最新区块比本机时钟早 ${days} 天；请校准时钟、换一个节点，或等待新的区块。`;
  }
}

const LEADS: readonly (readonly [new (...args: never[]) => DomicileError, string])[] = [
  [ReplacedError, "该交易已被另一笔取代；请先核对再重发。"],
  [FailedTransactionError, "该交易已进入区块但失败，没有任何改变。"],
  [TransactionError, "该交易没有按预期结束；重发前请先查询。"],
  [RpcError, "节点没有应答或拒绝了请求；请稍后再试。"],
  [ListTooLongError, "列表过长，没有读完；请换一个一次可查更多区块的节点，或缩小范围。"],
  [CallFailedError, "调用会失败，且合约未说明原因；请检查填写的内容。"],
  [RecordError, "记录无法使用。"],
  [InvalidInputError, "填写有误。"],
  [DeploymentError, "部署文件与这条链不符。"],
];

const RELAYING: Record<string, string> = {
  Unreachable: "中继没有应答；请稍后再次提交，或用自己的账户发送。",
  NodeAway: "中继所用的节点没有应答；请稍后再试。",
  Pending: "中继已收到，但尚未进入区块；可以稍后再次提交。",
  TooMany: "请求过多；请稍后再试。",
  NotRelayed: "中继不受理这条消息；可以用自己的账户发送。",
  Invalid: "中继认为消息有误。",
  Failed: "中继发送的交易失败了。",
  NotOnChain: "中继说已办成，但链上并没有；请先查询再重新提交。",
};

const KINDS: Record<Kind, string> = {
  Country: "国家代码",
  City: "城市代码",
  Organisation: "组织代码",
  Department: "部门代码",
  ObjectClass: "物品类别代码",
};

const shape = (kind: Kind | null): string => (kind === null ? "代码" : KINDS[kind]);

/** What is wrong with a typed text. */
function mistakeIn(mistake: Mistake): string {
  switch (mistake.name) {
    case "Empty":
      return `没有填写；${mistake.of === "code" ? "代码" : "统一社会信用代码"}形如 ${EXAMPLES[mistake.of]}。`;
    case "StrangeCharacter":
      return `第 ${mistake.position} 个字符是 ${character(mistake.character)}；${
        mistake.meant === undefined ? "请删去。" : `应为 ${mistake.meant}。`
      }`;
    case "WrongLength":
      return mistake.of === "code"
        ? `有 ${mistake.length} 个字符；代码最多 ${mistake.expected} 个。`
        : `有 ${mistake.length} 个字符；应为 ${mistake.expected} 个。`;
    case "NotUpperCase":
      return mistake.rest === null
        ? `应为大写：${mistake.upper}`
        : `应为大写；而 ${mistake.upper}：${mistakeIn(mistake.rest)}`;
    case "Reserved":
      return mistake.kind === "Country"
        ? "是保留代码；国家使用 ISO 3166-1 数字代码，例如 156。"
        : "是保留代码；全为零的不是城市。";
    case "EndsEarly":
      return `作为${shape(mistake.kind)}太短；形如 ${EXAMPLES[mistake.kind ?? "City"]}。`;
    case "Misfit":
      return `第 ${mistake.position} 个字符“${mistake.character}”不合${shape(mistake.kind)}的格式；形如 ${EXAMPLES[mistake.kind ?? "City"]}。`;
    case "LeftOutLetter":
      return `第 ${mistake.position} 个字符是字母 ${mistake.letter}，信用代码不用它；${
        mistake.digit === undefined ? "请核对。" : `是否为数字 ${mistake.digit}？`
      }`;
    case "LetterInDivision":
      return `第 ${mistake.position} 个字符是字母 ${mistake.letter}；第 3 至 8 位应为行政区划数字。`;
    case "WrongCheckCharacter":
      return `第 18 位是 ${mistake.actual}，而按前 17 位应为 ${mistake.expected}；其中有一位不对，请核对。`;
  }
}

/** A character, safe to show, with its number. */
function character(text: string): string {
  const point = `U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\p{C}\p{Z}\p{M}]/u.test(text) ? `不可见字符（${point}）` : `${text}（${point}）`;
}

const time = (seconds: number): string =>
  seconds > 8.64e12 ? `第 ${seconds} 秒` : new Date(seconds * 1000).toLocaleString("zh-CN");

const refusalIn = (refusal: Refusal): string => printable(REFUSALS[refusal.name](refusal as never));

/** Why the registries refuse, and what to do. */
const REFUSALS: {
  [Name in Refusal["name"]]: (refusal: Extract<Refusal, { name: Name }>) => string;
} = {
  CodeTaken: ({ code, holder }) => `${code} 已被占用，持有人为 ${holder}；请另选代码。`,
  CodeIsRetired: ({ code, successor }) =>
    `${code} 已注销，不再发放；${successor === null ? "请另选代码。" : `其继任代码为 ${successor}。`}`,
  WrongStatus: ({ code }) => `${code} 目前的状态不允许此操作。`,
  AncestorInactive: ({ ancestor }) => `上级 ${ancestor} 不在有效状态；待其恢复后再办理。`,
  IssuingIsFrozen: ({ country, until }) => `${country} 的发码已冻结至 ${time(until)}；请届时再试。`,
  IssuingNotFrozen: ({ country }) => `${country} 的发码没有冻结，无需解除。`,
  FreezeTooSoon: ({ country, notBefore }) =>
    `${country} 不久前刚冻结过；${time(notBefore)} 之后才能再次冻结。`,
  WrongKind: ({ code }) => `${code} 的类别不对；国家由理事会接纳，其余由上级发放。`,
  NotBelow: ({ code, issuer }) => `${code} 不在 ${issuer} 的直接下级；请由其上级发放。`,
  MissingRole: ({ code, account }) => `${account} 没有 ${code} 的这项权限；请向其持有人申请。`,
  NotHolder: ({ code, account }) => `${account} 不是 ${code} 的持有人；须由持有人办理。`,
  NotOffered: ({ code, account }) => `${code} 没有转给 ${account}；请持有人先发出转让。`,
  ZeroAddress: () => "零地址不能作持有人、经办人或申请人；请换一个地址。",
  ReasonMissing: () => "暂停或拒绝须有理由；请选择一项。",
  InvalidTerm: ({ until }) => `任期须有权限且在将来结束，而不是 ${time(until)}。`,
  InvalidSuccessor: ({ code, successor }) =>
    `${successor} 不能继任 ${code}；请指定同类别、同级别的有效代码。`,
  WrongRound: ({ code, applicant, expected }) =>
    `${applicant} 对 ${code} 的消息已使用、撤回或被取代；请为第 ${expected} 轮重新签名。`,
  AlreadyPending: ({ code, applicant, round }) =>
    `${applicant} 对 ${code} 的申请（第 ${round} 轮）仍在等待；撤回后才能另行申请。`,
  NotPending: ({ code, applicant, round }) =>
    `${applicant} 对 ${code} 在本轮没有待审的申请；最近一次为第 ${round} 轮。`,
  BatchSize: ({ size, limit }) => `一批 ${size} 项不行；应为 1 至 ${limit} 项。`,
  BatchItemRefused: ({ index, refusal }) =>
    `批次中第 ${index} 项：${refusalIn(refusal)}没有发放任何代码。`,
  AuthorityIsFixed: () => "本登记处的管理者不可更换；请部署后继登记处。",
  MalformedCode: ({ code, position }) => `${code} 从第 ${position + 1} 个字符起不合格式；请更正。`,
  ReservedCode: ({ code }) => `${code} 是保留代码，从不发放。`,
  InvalidCodeText: ({ length }) => `代码应为 1 至 31 个字符，而不是 ${length} 个；请更正。`,
  SignatureExpired: ({ deadline }) => `签名的消息有效期至 ${time(deadline)}；请重新签名。`,
  InvalidSignature: ({ account }) =>
    `${account} 没有签署这条消息；请核对账户、链和合约后重新签名。`,
  InsufficientGas: ({ account }) => `合约钱包 ${account} 需要最多 500,000 gas 来应答；请增加 gas。`,
  WrongNonce: ({ account, expected }) =>
    `${account} 的消息已使用或作废；请以序号 ${expected} 重新签名。`,
  AccessManagedUnauthorized: ({ caller }) => `${caller} 没有此角色；须由理事会或监护人办理。`,
  AccessManagerUnauthorizedCall: ({ caller }) =>
    `${caller} 暂时不能发起此调用；须由理事会排期并等待。`,
  AccessManagerUnauthorizedAccount: ({ msgsender }) => `${msgsender} 没有此角色；须由理事会办理。`,
  AccessManagerNotScheduled: () => "此调用没有排期；请先排期。",
  AccessManagerAlreadyScheduled: () => "此调用已排期；请等到期后执行。",
  AccessManagerNotReady: () => "此调用已排期但未到期；请等待。",
  AccessManagerExpired: () => "此调用到期已超过一周；请重新排期。",
  AccessManagerUnauthorizedCancel: ({ caller }) => `只有 ${caller} 能取消自己的排期。`,
  AccessManagerUnauthorizedConsume: ({ target }) => `${target} 不属于此管理合约；请核对地址。`,
  AccessManagerLockedRole: ({ roleId }) => `角色 ${roleId} 不可更改；请指定另一个。`,
  AccessManagerLockedFunction: ({ selector }) => `函数 ${selector} 不能改为其他角色。`,
  AccessManagerBadConfirmation: () => "放弃角色须填写自己的地址。",
  AccessManagerInvalidInitialAdmin: ({ initialAdmin }) => `${initialAdmin} 不能管理；请换地址。`,
  AccessManagedRequiredDelay: ({ caller, delay }) =>
    `${caller} 须提前 ${delay} 秒排期此调用，然后执行。`,
  AccessManagedInvalidAuthority: ({ authority }) => `${authority} 不是合约，不能作管理者。`,
  AddressEmptyCode: ({ target }) => `${target} 处没有合约；请核对地址。`,
  FailedCall: () => "内部调用失败且未说明原因；请检查参数。",
  InsufficientBalance: ({ balance, needed }) => `合约只有 ${balance} wei，需要 ${needed}。`,
  SafeCastOverflowedUintDowncast: ({ bits, value }) => `${value} 超出 ${bits} 位；请填较小的数。`,
  InvalidShortString: () => "合约中的文字过长或已损坏；请核对地址和版本。",
  StringTooLong: () => "合约中的文字过长或已损坏；请核对地址和版本。",
  Unknown: ({ selector }) => `合约以未知错误 ${selector} 拒绝；请核对地址和版本。`,
  AlreadyRegistered: ({ superId }) => `${superId} 已登记；同一标识每代只能登记一次。`,
  NotAnnulled: ({ superId }) => `登记下一代须先撤销 ${superId}。`,
  InvalidNullifier: () => "防重标识无效；请抽取 32 个随机字节或填写信用代码。",
  MalformedCreditCode: ({ code, position }) =>
    `${code} 从第 ${position + 1} 位起不是信用代码；请更正。`,
  WrongCheckCharacter: ({ code, expected }) =>
    `${code} 的末位应为 ${expected}；18 位中有一位不对，请核对。`,
  NoRegistrar: ({ code }) => `${code} 不办理登记；只有城市和国家办理。`,
  WrongRegistrar: ({ registrar, creditCode }) =>
    `${creditCode} 不由 ${registrar} 登记；请找其第 3 至 8 位所示城市或 MA.156。`,
  WrongIdStatus: ({ superId }) => `${superId} 目前的状态不允许此操作。`,
  NotController: ({ superId, account }) => `${account} 不控制 ${superId}；须由其控制人办理。`,
  ZeroAccount: () => "零地址不能作控制人、代理或经办人；请换一个地址。",
  Superseded: ({ superId }) => `关于 ${superId} 的消息已使用或被取代；请重新签名。`,
  ChangedInThisBlock: ({ superId }) => `${superId} 在本区块已变更；请在下一区块再试。`,
  WrongCountry: ({ superId, to }) => `${superId} 属于组织，只能留在 MA.156，不能迁往 ${to}。`,
  ReservedName: () => "此属性只能由迁移设置；请换名称。",
  AlreadyThere: ({ superId, registrar }) => `${superId} 已在 ${registrar}；无需迁移。`,
  ValidityTooLong: ({ limit }) => `期限过长；属性和代理最多 ${limit} 秒。`,
  InvalidName: () => "名称应为 1 至 32 个字符的文字。",
  DeactivationFinal: ({ superId, finalFrom }) =>
    `${superId} 的停用自 ${time(finalFrom)} 起不可恢复；请登记新的 Super ID。`,
  NoCity: ({ code }) => `${code} 不是城市，没有行政区划；请给出城市的编码。`,
  AnnulmentReasonMissing: () => "撤销须有理由；请选择一项。",
  AlreadyProposed: ({ superId }) => `${superId} 已有待处理的撤销提议；驳回后才能另提。`,
  NotProposed: ({ superId }) => `${superId} 没有这样的撤销提议。`,
  AlreadyAnswered: ({ superId }) => `${superId} 的撤销提议已答复过；只能答复一次。`,
  NoticeRuns: ({ superId, notBefore }) =>
    `${superId} 的撤销公示至 ${time(notBefore)}；请届时再试。`,
  IdBatchSize: ({ size, limit }) => `一次 ${size} 项不行；应为 1 至 ${limit} 项。`,
  BatchItemFailed: ({ index }) => `到第 ${index} 项时 gas 用尽，没有登记；请增加 gas 或减少项数。`,
};
