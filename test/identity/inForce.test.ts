import { expect } from "chai";
import { hexlify, toUtf8Bytes } from "ethers";
import { attributeText, type HistoryEntry, inForce, REGISTRAR_ATTRIBUTE } from "../../src/index.js";

const entry = (event: string, args: Record<string, unknown>): HistoryEntry => ({
  event,
  block: 1,
  transaction: "0x",
  arguments: args,
});
const delegate = (delegate: string, validTo: number) =>
  entry("DIDDelegateChanged", { delegateType: "veriKey", delegate, validTo });
const attribute = (name: string, value: string, validTo: number) =>
  entry("DIDAttributeChanged", { name, value, validTo });

describe("what a DID document stands on", () => {
  it("is what was set last and lasts; moves are no attributes", () => {
    const history = [
      entry("SuperIdRegistered", {}),
      delegate("0xa", 200),
      delegate("0xb", 200),
      delegate("0xb", 100),
      attribute("did/svc/A", "0x01", 100),
      attribute("did/svc/A", "0x02", 150),
      attribute("did/svc/A", "0x01", 300),
      attribute(REGISTRAR_ATTRIBUTE, "0x03", 900),
    ];
    expect(inForce(history, 100)).to.deep.equal({
      delegates: [{ delegateType: "veriKey", delegate: "0xa", until: 200 }],
      attributes: [
        { name: "did/svc/A", value: "0x01", until: 300 },
        { name: "did/svc/A", value: "0x02", until: 150 },
      ],
    });
    expect(inForce(history, 300)).to.deep.equal({ delegates: [], attributes: [] });
  });

  it("shows an attribute's text, nothing of it hidden, or its bytes", () => {
    expect(attributeText(hexlify(toUtf8Bytes("https://a.example/\u202e")))).to.equal(
      "https://a.example/\\u{202e}",
    );
    expect(attributeText("0xff00")).to.equal("0xff00");
  });
});
