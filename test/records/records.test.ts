import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  anchorOf,
  cidOf,
  digestInCid,
  digestOf,
  httpGateway,
  MAX_RECORD_BYTES,
  nameIn,
  parseRecord,
  RecordError,
  titleOf,
} from "../../src/index.js";
import { blockDirectory } from "../../src/node.js";
import { printable } from "../../src/printable.js";
import { failureOf } from "../failure.js";

const CODE = "MA.156.1301";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));
const linkset = (links: object, anchor = anchorOf(CODE)): Uint8Array =>
  json({ linkset: [{ anchor, ...links }] });
const GOOD = linkset({ about: [{ href: "https://example.org/", title: "Shijiazhuang" }] });

describe("a record document", () => {
  it("gives its links, relation by relation", () => {
    const document = linkset({
      about: [{ href: "https://example.org/", title: "Shijiazhuang", type: "text/html" }],
      contact: [{ href: "mailto:city@example.org" }],
      "https://example.org/relations/map": [{ href: "ipfs://bafkreiabc" }],
    });
    expect(parseRecord(document, CODE)).to.deep.equal({
      code: CODE,
      links: [
        {
          relation: "about",
          href: "https://example.org/",
          title: "Shijiazhuang",
          type: "text/html",
        },
        { relation: "contact", href: "mailto:city@example.org" },
        { relation: "https://example.org/relations/map", href: "ipfs://bafkreiabc" },
      ],
    });
  });

  const refusals: [string, Uint8Array, RegExp][] = [
    ["that is no JSON", bytes("{"), /is no JSON in UTF-8/],
    ["that is no UTF-8", new Uint8Array([0xff, 0xfe]), /is no JSON in UTF-8/],
    ["without a linkset", json({}), /is no linkset: linkset: /],
    ["with an empty linkset", json({ linkset: [] }), /is no linkset: linkset: /],
    ["with further fields", json({ linkset: [], more: 1 }), /is no linkset: /],
    ["without links", linkset({}), /linkset\.0: has no links/],
    ["with a relation without targets", linkset({ about: [] }), /linkset\.0\.about: /],
    [
      "with a relation that is none",
      linkset({ "not one": [{ href: "https://a.org" }] }),
      /is no link relation/,
    ],
    [
      "with a target without address",
      linkset({ about: [{ title: "x" }] }),
      /linkset\.0\.about\.0\.href: /,
    ],
    [
      "with a script for a link",
      linkset({ about: [{ href: "javascript:alert(1)" }] }),
      /must be an https/,
    ],
    [
      "with data for a link",
      linkset({ about: [{ href: "data:text/html,x" }] }),
      /must be an https/,
    ],
    [
      "with too long a title",
      linkset({ about: [{ href: "https://a.org", title: "x".repeat(201) }] }),
      /title: /,
    ],
    [
      "about another code",
      linkset({ about: [{ href: "https://a.org" }] }, anchorOf("MA.156.1302")),
      /set an anchor to urn:ma:MA\.156\.1301/,
    ],
    ["over 64 KiB", bytes(" ".repeat(MAX_RECORD_BYTES + 1)), /has 65537 bytes; at most 65536/],
  ];
  for (const [what, document, message] of refusals) {
    it(`is refused ${what}`, () => {
      expect(() => parseRecord(document, CODE)).to.throw(RecordError, message);
    });
  }

  const [anchor, target] = [`"anchor":"${anchorOf(CODE)}"`, '{"href":"https://a.org"}'];
  const repeated: [where: string, key: string, text: string][] = [
    ["a relation", "about", `{"linkset":[{${anchor},"about":[${target}],"about":[${target}]}]}`],
    [
      "a relation, once escaped",
      "about",
      `{"linkset":[{${anchor},"about":[${target}],"\\u0061bout":[${target}]}]}`,
    ],
    ["the anchor", "anchor", `{"linkset":[{${anchor},"about":[${target}],${anchor}}]}`],
    [
      "an address, with others between",
      "href",
      `{"linkset":[{${anchor},"about":[{"href":"https://a.org","title":"}","x":{"href":1},"href" :"https://b.org"}]}]}`,
    ],
    ["the linkset", "linkset", `{"linkset":[],"linkset":[{${anchor},"about":[${target}]}]}`],
    [
      "a key that no reader looks at",
      "\\u{202e}",
      `{"linkset":[{${anchor},"about":[{"href":"https://a.org","\u202e":1,"\u202e":2}]}]}`,
    ],
  ];
  for (const [where, key, text] of repeated) {
    it(`is refused where a key stands twice: ${where}`, () => {
      expect(() => parseRecord(bytes(text), CODE)).to.throw(
        RecordError,
        new RegExp(
          `^the record of MA\\.156\\.1301 has the key "${key.replace(/[\\{}]/g, "\\$&")}" twice in one object, of which readers keep either; write it once, with all its targets\\.$`,
        ),
      );
    });
  }

  it("may have a key in several objects, and texts that look like keys", () => {
    const title = '"href":{"href":\\';
    const { links } = parseRecord(
      linkset({
        about: [
          { href: "https://a.org", title, hreflang: ["href", "href"] },
          { href: "https://b.org", title: "x".repeat(200), more: "y".repeat(60_000) },
        ],
      }),
      CODE,
    );
    expect(links.map((link) => link.title)).to.deep.equal([title, "x".repeat(200)]);
  });

  const schemes = [
    "tel:+86-311-8668-8888",
    "geo:38.0428,114.5149;u=35",
    "did:ethr:0x7a69:0x02",
    "ipfs://bafkreiabc",
    "mailto:city@example.org",
  ];
  for (const href of schemes) {
    it(`may lead to ${href}`, () => {
      expect(parseRecord(linkset({ contact: [{ href }] }), CODE).links).to.deep.equal([
        { relation: "contact", href },
      ]);
    });
  }

  for (const href of [
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "blob:https://a.org/1",
    "file:///etc/passwd",
    "sms:+1",
    "about:blank",
    "a.org",
  ]) {
    it(`may not lead to ${JSON.stringify(href)}`, () => {
      expect(() => parseRecord(linkset({ contact: [{ href }] }), CODE)).to.throw(
        RecordError,
        /linkset\.0\.contact\.0\.href: must be an https, http, ipfs, mailto, tel, geo or did address\.$/,
      );
    });
  }

  it("may have 64 KiB", () => {
    const padded = bytes(new TextDecoder().decode(GOOD).padEnd(MAX_RECORD_BYTES));
    expect(parseRecord(padded, CODE).links).to.have.length(1);
  });

  it("keeps markup and bidi controls as data, which are shown escaped", () => {
    const title = "<script>alert(1)</script>\u202Egnp.exe\u001b[31m";
    const { links } = parseRecord(linkset({ about: [{ href: "https://a.org", title }] }), CODE);
    expect(links[0]!.title).to.equal(title);
    expect(printable(title)).to.equal("<script>alert(1)</script>\\u{202e}gnp.exe\\u{1b}[31m");
  });
});

describe("a record's titles", () => {
  const { links } = parseRecord(
    linkset({
      about: [
        { href: "https://a.org/fr", hreflang: ["fr"], title: "Chine" },
        {
          href: "https://a.org/",
          title: "Shijiazhuang",
          "title*": [
            { value: "Without a language" },
            { value: "石家庄市", language: "zh-Hans" },
            { value: "Schidschiadschuang", language: "DE" },
          ],
          hreflang: ["zh", "en"],
        },
      ],
      contact: [{ href: "tel:+1", "title*": [{ value: "热线", language: "zh" }] }],
      terms: [{ href: "https://a.org/terms" }],
    }),
    CODE,
  );

  it("are given with their languages, beside those of the targets", () => {
    expect(links.slice(1, 3)).to.deep.equal([
      {
        relation: "about",
        href: "https://a.org/",
        title: "Shijiazhuang",
        titles: [
          { value: "Without a language" },
          { value: "石家庄市", language: "zh-Hans" },
          { value: "Schidschiadschuang", language: "DE" },
        ],
        hreflang: ["zh", "en"],
      },
      { relation: "contact", href: "tel:+1", titles: [{ value: "热线", language: "zh" }] },
    ]);
  });

  it("are the reader's, else the one without a language, else the first", () => {
    const titlesFor = (reader: string) => links.map((link) => titleOf(link, reader));
    expect(titlesFor("zh-CN")).to.deep.equal(["Chine", "石家庄市", "热线", undefined]);
    expect(titlesFor("de")).to.deep.equal(["Chine", "Schidschiadschuang", "热线", undefined]);
    expect(titlesFor("en-US")).to.deep.equal(["Chine", "Shijiazhuang", "热线", undefined]);
  });

  it("name the code in the reader's language, by title or by target", () => {
    expect(nameIn(links, "zh")).to.equal("石家庄市");
    expect(nameIn(links, "en-GB")).to.equal("Shijiazhuang");
    expect(nameIn(links, "fr")).to.equal("Chine");
    expect(nameIn(links, "es")).to.equal("Chine");
    expect(nameIn(links.slice(2), "zh")).to.equal(undefined);
  });

  it("are refused where they are too long or no texts", () => {
    const withTitle = (title: unknown) => () =>
      parseRecord(linkset({ about: [{ href: "https://a.org", "title*": title }] }), CODE);
    expect(withTitle([{ value: "x".repeat(201) }])).to.throw(RecordError, /title\*\.0\.value: /);
    expect(withTitle([{ language: "zh" }])).to.throw(RecordError, /title\*\.0\.value: /);
    expect(withTitle("石家庄市")).to.throw(RecordError, /about\.0\.title\*: /);
  });
});

describe("a record's CID", () => {
  // `printf hello | ipfs add --cid-version 1 --raw-leaves` gives this CID.
  const CID = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";
  const DIGEST = "0x2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  it("follows from the SHA-256", () => {
    expect(digestOf(bytes("hello"))).to.equal(DIGEST);
    expect(cidOf(DIGEST)).to.equal(CID);
    expect(digestInCid(CID)).to.equal(DIGEST);
  });

  it("is refused where it is of no raw block", () => {
    const dagPb = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
    expect(() => digestInCid(dagPb)).to.throw(RecordError, "begins with bafkrei");
  });
});

describe("a directory of blocks", () => {
  it("has a file for each CID, and nothing else", async () => {
    const directory = await mkdtemp(join(tmpdir(), "domicile-records-"));
    const cid = cidOf(digestOf(GOOD));
    await writeFile(join(directory, cid), GOOD);
    const source = blockDirectory(directory);
    expect(await source.fetch(cid)).to.deep.equal(GOOD);
    expect(await source.fetch(cidOf(digestOf(bytes("other"))))).to.equal(null);
    await rm(directory, { recursive: true });
  });
});

describe("an HTTP gateway", () => {
  const cid = cidOf(digestOf(GOOD));
  let server: Server;
  let answer: RequestListener;
  let asked: { url: string | undefined; accept: string | undefined }[];

  before(async () => {
    server = createServer((request, response) => {
      asked.push({ url: request.url, accept: request.headers.accept });
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    asked = [];
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const gateway = () => httpGateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const status =
    (code: number): RequestListener =>
    (_, response) =>
      response.writeHead(code).end();

  it("is asked for the raw block by CID", async () => {
    answer = (_, response) => response.end(GOOD);
    expect(await gateway().fetch(cid)).to.deep.equal(GOOD);
    expect(asked).to.deep.equal([
      { url: `/ipfs/${cid}?format=raw`, accept: "application/vnd.ipld.raw" },
    ]);
  });

  it("has nothing where it answers 404", async () => {
    answer = status(404);
    expect(await gateway().fetch(cid)).to.equal(null);
    expect(asked).to.have.length(1);
  });

  for (const busy of [429, 500, 503]) {
    it(`is asked again after ${busy}`, async () => {
      answer = (request, response) =>
        asked.length === 1 ? status(busy)(request, response) : response.end(GOOD);
      expect(await gateway().fetch(cid)).to.deep.equal(GOOD);
      expect(asked).to.have.length(2);
    });
  }

  it("is given up after three busy answers", async () => {
    answer = status(500);
    const error = await failureOf(gateway().fetch(cid));
    expect(error).to.be.instanceOf(RecordError);
    expect(error.message).to.match(/answers 500; try another gateway\.$/);
    expect(asked).to.have.length(3);
  });

  it("is cut off where it sends more than a record may have", async () => {
    answer = (_, response) => {
      // Far more than is read: the connection ends before.
      for (let i = 0; i < 64; i++) response.write(new Uint8Array(MAX_RECORD_BYTES));
      response.end();
    };
    const error = await failureOf(gateway().fetch(cid));
    expect(error).to.be.instanceOf(RecordError);
    expect(error.message).to.match(/sends more than 65536 bytes/);
  });
});
