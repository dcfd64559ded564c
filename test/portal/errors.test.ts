import { expect } from "chai";
import { AbiCoder, concat, type Interface, type ParamType } from "ethers";
import { explain } from "../../apps/portal/src/language/errors.js";
import {
  ClockError,
  DomicileError,
  NotSimulatedError,
  parseCode,
  parseCreditCode,
  RegistryRefusal,
  RelayError,
  RpcError,
  TooLongGoodError,
  WalletRefusedError,
  WrongAccountError,
  WrongChainError,
} from "../../src/index.js";
import { readRefusal } from "../../src/refusals.js";
import {
  AccessManager__factory,
  CityCodeRegistry__factory,
  CityCodes__factory,
  CreditCodes__factory,
  SuperIdRegistry__factory,
} from "../../typechain-types/index.js";

const A = "0x00000000000000000000000000000000000000A1";
const B = "0x00000000000000000000000000000000000000b2";

function thrownBy(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("portal: errors in words", () => {
  it("says in Chinese what is wrong with a typed code", () => {
    for (const [typed, sentence] of [
      ["", "“”：没有填写；代码形如 MA.156.1301。"],
      ["ma.156.1301", "“ma.156.1301”：应为大写：MA.156.1301"],
      ["MА.156.1301", "“MА.156.1301”：第 2 个字符是 А（U+0410）；应为 A。"],
      ["MA.156\u200b.1301", "“MA.156\\u{200b}.1301”：第 7 个字符是 不可见字符（U+200B）；请删去。"],
      ["MA.15", "“MA.15”：作为代码太短；形如 MA.156.1301。"],
      ["MA.156.0000", "“MA.156.0000”：是保留代码；全为零的不是城市。"],
    ] as const) {
      expect(
        explain(
          thrownBy(() => parseCode(typed)),
          "zh",
        ),
      ).to.equal(sentence);
    }
    expect(
      explain(
        thrownBy(() => parseCreditCode("91130100MA000000M1")),
        "zh",
      ),
    ).to.equal("“91130100MA000000M1”：第 18 位是 1，而按前 17 位应为 0；其中有一位不对，请核对。");
  });

  it("says in Chinese each refusal of the contracts, with its evidence", () => {
    const contracts: { createInterface(): Interface }[] = [
      CityCodeRegistry__factory,
      SuperIdRegistry__factory,
      CityCodes__factory,
      CreditCodes__factory,
      AccessManager__factory,
    ];
    const names = new Set<string>();
    for (const contract of contracts) {
      contract.createInterface().forEachError((error) => {
        const data = concat([
          error.selector,
          AbiCoder.defaultAbiCoder().encode(error.inputs, error.inputs.map(sample)),
        ]);
        const refusal = new RegistryRefusal(readRefusal(data));
        expect(refusal.refusal.name, error.name).to.equal(error.name);
        const text = explain(refusal, "zh");
        expect(text, error.name).to.match(/\p{Script=Han}.*[。？]$/u);
        // Nothing is left in English but names and the evidence.
        const words = text.match(/(?<![0-9a-fA-Fx])[a-z]{3,}/g) ?? [];
        expect(
          words.filter((word) => !["gas", "wei", "uper", "text"].includes(word)),
          error.name,
        ).to.deep.equal([]);
        expect(text, error.name).not.to.include("undefined");
        expect(explain(refusal, "en")).to.equal(refusal.message);
        names.add(error.name);
      });
    }
    expect(names.size).to.be.greaterThan(70);
  });

  it("says in Chinese what the wallet, the node and the relayer had", () => {
    for (const [error, sentence] of [
      [new WalletRefusedError(), "已在钱包中拒绝：没有签名，也没有发送。"],
      [new WrongChainError(1n, 5n), "链不对：钱包在链 5，这里需要链 1；请切换钱包的链。"],
      [new WrongAccountError(A, B), `账户不对：钱包当前为 ${B}，这里需要 ${A}；请切换账户。`],
      [
        new ClockError("milliseconds", 1_763_000_000_123, 20_384_000),
        "节点的时间为 1763000000123，以毫秒计，而所有期限以秒计；请换一个节点；若其合约所见亦然，请换一条链。",
      ],
      [
        new ClockError("ahead", 4_950_000_000, 36_525),
        "节点的时间比本机时钟快 36525 天；请校准时钟，或换一个节点。",
      ],
      [
        new ClockError("behind", 1_600_000_000, 1_886),
        "节点的最新区块比本机时钟早 1886 天；请校准时钟、换一个节点，或等待新的区块。",
      ],
      [
        new TooLongGoodError(36500),
        "按本机时钟，它的有效期为 36500 天；超过 30 天的一律不签。请校准时钟、换一个节点，或请对方缩短有效期。",
      ],
      [
        new NotSimulatedError(),
        "节点无法模拟这条须两方签名的消息，未经模拟的不予签名；请换一个节点，或请对方先签。",
      ],
      [new RpcError("it is away."), "节点没有应答或拒绝了请求；请稍后再试。（it is away.）"],
      [new RelayError("wait.", "TooMany"), "请求过多；请稍后再试。（wait.）"],
      [new RelayError("odd.", "New"), "中继没有办成。（odd.）"],
      [new DomicileError("odd."), "未能完成。（odd.）"],
    ] as const) {
      expect(explain(error, "zh")).to.equal(sentence);
      expect(explain(error, "en")).to.equal(error.message);
    }
  });

  it("shows of a foreign error its first line only", () => {
    expect(explain(new Error(`first\n${"data".repeat(99)}`), "en")).to.equal("first");
  });
});

/** A value that any enumeration has, too. */
const sample = ({ baseType, type }: ParamType): unknown => {
  if (baseType === "address") return A;
  if (baseType === "string") return "text";
  if (type === "bytes32") return `0x4d412e313536${"00".repeat(26)}`;
  if (type === "bytes1") return "0x41";
  if (type === "bytes4") return "0x12345678";
  if (type === "bytes") return "0x12345678";
  return 1;
};
