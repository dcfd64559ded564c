import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { toBeHex, toUtf8Bytes, type Wallet } from "ethers";
import jsQR from "jsqr";
import type { Locator, Page } from "playwright-core";
import {
  type AnySigned,
  anchorOf,
  cidOf,
  digestOf,
  didOf,
  type Kind,
  superIdOfRegistration,
} from "../../src/index.js";
import { COMPANY } from "../identity/world.js";
import { expectAccessible } from "./accessible.js";
import { needsBrowser, portalWorld, type Visitor, type VisitOptions, type World } from "./world.js";

const CITY = "MA.156.1301";
const SUSPENDED = "MA.156.1302";
const RETIRED = "MA.156.1303";
const SUCCESSOR = "MA.156.1304";
const HOSTILE = "MA.156.1305";
const ALTERED = "MA.156.1306";
const MISSING = "MA.156.1307";
const BILINGUAL = "MA.156.1308";
const DEPARTMENT = `${CITY}.02`;
const CLASS = `${DEPARTMENT}/73.10000000.6`;

const record = (code: string, links: object): Uint8Array =>
  toUtf8Bytes(JSON.stringify({ linkset: [{ anchor: anchorOf(code), ...links }] }));
const about = (title: string, href = "https://city.example/") => ({ about: [{ href, title }] });

/** What a holder can write into a record that wants out of its place. */
const MARKUP = `<img src=x onerror="globalThis.hit=1"></script><script>globalThis.hit=1</script>`;
const BIDI = "official \u202eelpmaxe.live\u202c \u0000\u200b";

describe("portal: looking up", function () {
  this.timeout(60_000);
  let world: World;
  let ids: { firm: string; resident: string; deactivated: string; accused: string; moved: string };
  let holders: { city: string; resident: string };

  const files = {
    city: record(CITY, {
      ...about("Shijiazhuang People's Government"),
      "https://ref.example/voc/certificationInfo": [
        { href: `ipfs://${cidOf(digestOf(toUtf8Bytes("charter")))}`, type: "application/pdf" },
        { href: "mailto:office@city.example", title: "Office" },
      ],
    }),
    hostile: record(HOSTILE, {
      ...about(`${MARKUP} ${BIDI}`, `https://city.example/?q="><svg onload=globalThis.hit=1>`),
    }),
    altered: record(ALTERED, about("As published")),
    missing: record(MISSING, about("Kept by a citizen")),
    bilingual: record(BILINGUAL, {
      about: [
        { href: "https://city.example/en", title: "Zhangjiakou", hreflang: ["en"] },
        { href: "https://city.example/zh", title: "张家口市人民政府", hreflang: ["zh-Hans"] },
      ],
      contact: [
        {
          href: "tel:+86-313-12345",
          title: "Hotline",
          "title*": [{ value: "热线 <b>12345</b>", language: "zh-CN" }],
        },
        { href: "geo:40.8,114.88", "title*": [{ value: "市民中心", language: "zh" }] },
        { href: "did:ethr:0x7a69:0x02", title: "Its DID" },
      ],
    }),
  };

  before(async function () {
    needsBrowser(this);
    world = await portalWorld();
    const { as, country, city, officer, registrar, resident, registration, anvil } = world;
    const [ministry, mayor] = [as(country!), as(city!)];
    const cities = [SUSPENDED, RETIRED, SUCCESSOR, HOSTILE, ALTERED, MISSING, BILINGUAL];
    const item = (code: string, kind: Kind) => ({ code, kind, holder: city!.address });
    await ministry.issuing.issueMany(
      "MA.156",
      cities.map((code) => item(code, "City")),
    );
    await mayor.issuing.issue(item(`${SUSPENDED}.01`, "Department"));
    const until = (await anvil.provider.getBlock("latest"))!.timestamp + 90 * 24 * 3600;
    const clerk = await world.fundedKey();
    await mayor.officers.appoint(CITY, clerk.address, ["issue", "review"], until);
    await as(clerk).issuing.issue(item(DEPARTMENT, "Department"));
    await mayor.issuing.issue(item(CLASS, "ObjectClass"));

    for (let i = 1; i <= 9; i++)
      await mayor.officers.appoint(SUCCESSOR, clerk.address, ["review"], until + i);

    await ministry.oversight.suspend(SUSPENDED, "court order");
    await ministry.oversight.retire(RETIRED, SUCCESSOR);
    await mayor.records.publish(CITY, files.city);
    await mayor.records.publish(HOSTILE, files.hostile);
    await mayor.records.publish(ALTERED, files.altered);
    await mayor.records.publish(MISSING, files.missing);
    await mayor.records.publish(BILINGUAL, files.bilingual);
    await world.host(files.city);
    await world.host(files.bilingual);
    await world.host(files.hostile);
    const changed = files.altered.slice();
    changed[changed.length - 10]! ^= 1;
    await mkdir(join(world.portal.directory, "ipfs"), { recursive: true });
    const cid = cidOf(digestOf(files.altered));
    await writeFile(join(world.portal.directory, "ipfs", cid), changed);

    const submit = (signed: AnySigned) => ministry.submit(signed);
    const enrolled = async (): Promise<{ wallet: Wallet; superId: string }> => {
      const { wallet, signed } = await resident();
      await submit(signed);
      await anvil.provider.send("anvil_setBalance", [wallet.address, toBeHex(10n ** 18n)]);
      return {
        wallet,
        superId: superIdOfRegistration(registration(wallet.address, signed.message.nullifier)),
      };
    };
    const firm = world.newKey();
    const company = await ministry.ids.registration.buildOrganisation({
      creditCode: COMPANY,
      controller: firm.address,
      registrar,
      officer: officer.address,
    });
    await submit(await as(officer).sign(await as(firm).sign(company)));
    const [one, two, three, four] = [
      await enrolled(),
      await enrolled(),
      await enrolled(),
      await enrolled(),
    ];
    const { control } = as(one.wallet).ids;
    const delegate = world.newKey().address;
    await control.addDelegate(one.superId, "veriKey", delegate, 3600);
    await control.setAttribute(
      one.superId,
      "did/svc/Messaging",
      "0x68747470733a2f2f6d2e6578616d706c65",
      3600,
    );
    await as(two.wallet).ids.control.deactivate(two.superId);
    await mayor.ids.annulment.propose(three.superId, "wrong party");
    const move = await ministry.ids.control.buildMove({
      superId: four.superId,
      to: SUCCESSOR,
      officer: city!.address,
    });
    await submit(await mayor.sign(await as(four.wallet).sign(move)));
    ids = {
      firm: superIdOfRegistration(company),
      resident: one.superId,
      deactivated: two.superId,
      accused: three.superId,
      moved: four.superId,
    };
    holders = { city: city!.address, resident: one.wallet.address };
  });
  after(async () => world?.close());

  /** Visits a page, does something there, and closes it; nothing may be complained of. */
  const at = async (
    path: string,
    act: (page: Page, visitor: Visitor) => Promise<void>,
    { complaints = [], ...options }: VisitOptions & { complaints?: RegExp[] } = {},
  ): Promise<void> => {
    const visitor = await world.visit(path, undefined, options);
    try {
      await act(visitor.page, visitor);
      const others = visitor.complaints.filter((text) => !complaints.some((one) => one.test(text)));
      expect(others).to.deep.equal([]);
    } finally {
      await visitor.context.close();
    }
  };
  /** The value beside a key. */
  const fact = (page: Page, key: string): Locator =>
    page.locator("dl.facts > div", { has: page.getByText(key, { exact: true }) }).locator("dd");
  const shows = async (locator: Locator, ...texts: (string | RegExp)[]): Promise<void> => {
    for (const text of texts) await locator.filter({ hasText: text }).first().waitFor();
  };
  /** What a browser says of a file that a host does not have. */
  const NOT_THERE = /status of 404/;

  it("shows a code with its record, its officers and its history", async () => {
    await at(
      `/${CITY}`,
      async (page) => {
        await page
          .getByRole("heading", { level: 1, name: `${CITY} Shijiazhuang People's` })
          .waitFor();
        expect(await page.title()).to.equal(`${CITY} Shijiazhuang People's Government – Domicile`);
        const path = page.getByRole("navigation", { name: "Codes above" });
        await shows(path, "MA.156 China");
        await shows(fact(page, "Status"), "active");
        await shows(fact(page, "Kind"), "City");
        await shows(fact(page, "Issued"), /by .* as holder of MA\.156/);

        await page
          .getByText(`Verified: its SHA-256 is the published one. From ${world.portal.url}.`)
          .waitFor();
        await page
          .getByText(cidOf(digestOf(files.city)).slice(0, 12))
          .first()
          .waitFor();
        const site = page.getByRole("link", { name: "https://city.example/" });
        expect(await site.getAttribute("rel")).to.equal("noreferrer noopener");
        await page.getByRole("link", { name: "mailto:office@city.example" }).waitFor();
        await page.getByText(/^ipfs:\/\/bafkrei/).waitFor();
        expect(await page.getByRole("link", { name: /ipfs/ }).count()).to.equal(0);
        await page.getByRole("cell", { name: /ipfs.* application\/pdf$/ }).waitFor();

        const officers = page.getByRole("table").filter({ hasText: "Roles" });
        await shows(officers.getByRole("row"), /issue, review/, /enrol/);
        const events = page.getByRole("listitem").locator("strong");
        expect(await events.allTextContents()).to.deep.equal([
          "Record published",
          "Officer appointed",
          "Officer appointed",
          "Issued",
        ]);
        // Each with its block's time.
        expect(await page.locator(".timeline time").count()).to.be.at.least(4);
        const browse = page.getByRole("link", { name: "Browse the codes below" });
        expect(await browse.getAttribute("href")).to.equal(`/browse?below=${CITY}`);
        const office = page.getByRole("link", { name: "Act for this code" });
        expect(await office.getAttribute("href")).to.equal(`/office?code=${CITY}`);
      },
      { complaints: [NOT_THERE] },
    );
  });

  it("shows a department and a class of objects, issued by an officer and by the holder", async () => {
    await at(`/${DEPARTMENT}`, async (page) => {
      await shows(fact(page, "Kind"), "Department");
      await shows(fact(page, "Issued"), /as officer of MA\.156\.1301/);
      await page.getByText("No record is published.").waitFor();
    });
    await at(`/${CLASS}`, async (page) => {
      await page.getByRole("heading", { level: 1, name: CLASS }).waitFor();
      await shows(fact(page, "Kind"), "Class of objects");
      await shows(fact(page, "Issued"), /as holder of MA\.156\.1301\.02/);
      await page.getByRole("link", { name: DEPARTMENT, exact: true }).first().click();
      await page.getByRole("heading", { level: 1, name: DEPARTMENT, exact: true }).waitFor();
    });
  });

  it("says why a code does not act: itself, a code above, a successor", async () => {
    await at(`/${SUSPENDED}`, async (page) => {
      await shows(fact(page, "Status"), "suspended", "reason: court order");
      await page.getByText("Suspended", { exact: true }).waitFor();
    });
    await at(`/${SUSPENDED}.01`, async (page) => {
      await shows(
        fact(page, "Status"),
        "suspended",
        "reason: court order",
        `${SUSPENDED} Tangshan`,
      );
    });
    await at(`/${RETIRED}`, async (page) => {
      await shows(fact(page, "Status"), "retired");
      await fact(page, "Successor").getByRole("link", { name: SUCCESSOR }).click();
      await page.getByRole("heading", { level: 1, name: SUCCESSOR }).waitFor();
      await shows(fact(page, "Status"), "active");
    });
  });

  it("folds a long history", async () => {
    await at(`/${SUCCESSOR}`, async (page) => {
      const events = page.locator(".timeline strong");
      await page.getByRole("button", { name: "Show earlier entries (2 more)" }).click();
      expect(await events.allTextContents()).to.deep.equal([
        ...Array<string>(9).fill("Officer appointed"),
        "Issued",
      ]);
      await page.getByRole("button", { name: "Show fewer" }).click();
      expect(await events.count()).to.equal(8);
    });
  });

  it("says that a code is not issued, what is above it and how to apply", async () => {
    await at("/MA.156.1399.01", async (page) => {
      await page.getByText("This code is not issued.").waitFor();
      await page.getByText("The nearest code above it that is issued: MA.156 China").waitFor();
      const apply = page.getByRole("link", { name: "Apply for it" });
      expect(await apply.getAttribute("href")).to.equal("/apply?code=MA.156.1399.01");
    });
    await at("/MA.250", async (page) => {
      await page.getByRole("heading", { level: 1, name: "MA.250 France" }).waitFor();
      await page.getByText("No code above it is issued either.").waitFor();
    });
  });

  it("says first of a code that is not issued which one that is looks like it", async () => {
    const meant = "differs only by characters that look alike, such as O and 0:";
    await at("/MA.156.13O1", async (page) => {
      const banner = page.locator("main .banner");
      await banner.getByText(meant).waitFor();
      const link = banner.getByRole("link", { name: CITY, exact: true });
      const text = await page.locator("main").innerText();
      expect(text.indexOf(meant)).to.be.lessThan(text.indexOf("This code is not issued."));
      await expectAccessible(page);
      await link.click();
      await page.getByRole("heading", { level: 1, name: CITY }).waitFor();
      await page.goto(`${world.portal.url}/`);
      await page.getByRole("searchbox").fill("MA.156.I3OI");
      await page.getByRole("button", { name: "Look up" }).click();
      await page.getByText(meant).waitFor();
      await page.locator("main .banner").getByRole("link", { name: CITY, exact: true }).waitFor();
    });
    await at(
      "/MA.156.13O1",
      (page) => page.getByText("它们只差形似的字符，例如 O 与 0：").waitFor(),
      { language: "zh" },
    );
  });

  it("shows a record full of markup and hidden characters as text", async () => {
    await at(`/${HOSTILE}`, async (page) => {
      const cell = page.getByRole("cell").filter({ hasText: "official" });
      await cell.waitFor();
      const shown = `${MARKUP} official \\u{202e}elpmaxe.live\\u{202c} \\u{0}\\u{200b}`;
      expect(await cell.locator("bdi").first().textContent()).to.equal(shown);
      // Also where the title stands as a name.
      expect(await page.locator("h1 bdi").textContent()).to.equal(shown);
      expect(await page.locator("main img, main script, table svg").count()).to.equal(0);
      expect(await page.evaluate(() => "hit" in globalThis)).to.equal(false);
    });
  });

  it("titles links in the reader's language, and opens telephones and places but no DIDs", async () => {
    const titlesOf = (page: Page): Promise<string[]> =>
      page.locator("section[aria-labelledby=record] td:first-child > :first-child").allInnerTexts();
    const languages = [
      ["en", "Zhangjiakou", ["Hotline", "市民中心"]],
      ["zh", "张家口市人民政府", ["热线 <b>12345</b>", "市民中心"]],
    ] as const;
    for (const [language, name, contacts] of languages) {
      await at(
        `/${BILINGUAL}`,
        async (page) => {
          await page.getByRole("heading", { level: 1, name: `${BILINGUAL} ${name}` }).waitFor();
          expect(await titlesOf(page)).to.deep.equal([
            "Zhangjiakou",
            "张家口市人民政府",
            ...contacts,
            "Its DID",
          ]);
          const links = page.locator("section[aria-labelledby=record] td a");
          const hrefs = await links.evaluateAll((all) =>
            all.map((one) => one.getAttribute("href")),
          );
          expect(hrefs).to.deep.equal([
            "https://city.example/en",
            "https://city.example/zh",
            "tel:+86-313-12345",
            "geo:40.8,114.88",
          ]);
          await page.getByText("did:ethr:0x7a69:0x02").waitFor();
          await page.getByRole("cell", { name: /city\.example\/zh zh-Hans$/ }).waitFor();
        },
        { language, complaints: [NOT_THERE] },
      );
    }
  });

  it("does not show a record that was altered by a byte", async () => {
    await at(`/${ALTERED}`, async (page) => {
      await page.getByText("A record is published, but it can't be shown:").waitFor();
      await page.getByText(/has other bytes \(SHA-256 0x/).waitFor();
      expect(await page.getByText("As published").count()).to.equal(0);
    });
  });

  it("checks a visitor's file against the published SHA-256", async () => {
    const file = (buffer: Uint8Array) => ({
      name: "record.json",
      mimeType: "application/json",
      buffer: Buffer.from(buffer),
    });
    await at(
      `/${MISSING}`,
      async (page, { requests }) => {
        await page.getByText(/does not have it\.$/).waitFor();
        const input = page.getByLabel("Check a file of yours");
        await input.setInputFiles(file(files.altered));
        const other = digestOf(files.altered);
        await page
          .getByText(`This file is not the published record: its SHA-256 is ${other}.`)
          .waitFor();
        await expectAccessible(page);
        const asked = requests.length;
        await input.setInputFiles(file(files.missing));
        await page.getByText("From your file.").waitFor();
        await page.getByText("Kept by a citizen").waitFor();
        const bodies = requests.slice(asked).filter((url) => !url.startsWith(world.anvil.url));
        expect(bodies).to.deep.equal([]);
      },
      { complaints: [NOT_THERE] },
    );
  });

  it("explains mistyped codes and offers what was meant", async () => {
    const mistyped: [typed: string, problem: string, meant: string | null][] = [
      ["ma.156.1301", "codes are upper case: MA.156.1301", CITY],
      ["MA.156.13О1", "character 10 is Cyrillic О (U+041E); use the digit 0.", CITY],
      ["ＭＡ．１５６．１３０１", "character 1 is full-width M (U+FF2D); use the letter M.", CITY],
      ["MA.15", "ends too early for a code; one looks like MA.156.1301.", null],
      ["MA.156.%", 'character 8 is "%"', null],
    ];
    await at("/", async (page) => {
      for (const [typed, problem, meant] of mistyped) {
        await page.goto(`${world.portal.url}/${encodeURIComponent(typed)}`);
        await page.getByRole("heading", { level: 1, name: "This is no code" }).waitFor();
        await page.getByRole("alert").getByText(problem).waitFor();
        const link = page.locator("main").getByRole("link");
        if (meant === null) expect(await link.count()).to.equal(0);
        else expect(await link.getAttribute("href")).to.equal(`/${meant}`);
      }
    });
  });

  it("has a QR code of the permanent address", async () => {
    for (const path of [`/${CLASS}`, `/id/${ids.firm}`]) {
      await at(
        path,
        async (page) => {
          const address = `${world.portal.url}${path}`;
          const qr = page.getByRole("img", { name: `QR code of ${address}` });
          expect(await decoded(qr)).to.equal(address);
        },
        { colorScheme: "dark" },
      );
    }
  });

  /** What a camera reads in a picture. */
  const decoded = async (picture: Locator): Promise<string | undefined> => {
    const png = (await picture.screenshot()).toString("base64");
    const blank = await world.browser.newPage();
    const { data, width, height } = await blank.evaluate(async (source) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const { width, height } = image;
      const context = Object.assign(document.createElement("canvas"), {
        width,
        height,
      }).getContext("2d")!;
      context.drawImage(image, 0, 0);
      return { data: [...context.getImageData(0, 0, width, height).data], width, height };
    }, png);
    await blank.close();
    return jsQR.default(new Uint8ClampedArray(data), width, height)?.data;
  };

  it("shows an organisation, found by its credit code and by its DID", async () => {
    for (const name of [COMPANY, didOf(31337n, ids.firm), ids.firm.toLowerCase()]) {
      await at(`/id/${name}`, async (page) => {
        await page.waitForURL(`**/id/${ids.firm}`);
        await shows(fact(page, "Kind"), "Organisation");
      });
    }
    await at(
      `/id/${ids.firm}`,
      async (page) => {
        await shows(fact(page, "Status"), "active");
        await shows(fact(page, "Credit code"), COMPANY);
        await shows(fact(page, "DID"), didOf(31337n, ids.firm));
        await shows(fact(page, "Registrar"), `${CITY} Shijiazhuang People's Government`);
        await shows(fact(page, "Registered"), /\d{4}.* by .* for MA\.156\.1301/);
        await page.getByRole("link", { name: "Change the key" }).waitFor();
        const move = page.getByRole("link", { name: "Move to another city" });
        expect(await move.getAttribute("href")).to.equal(`/id/${ids.firm}/move`);
      },
      { complaints: [NOT_THERE] },
    );
    await at("/id/91130100MA000000M1", async (page) => {
      await shows(page.getByRole("alert"), "91130100MA000000M1");
    });
  });

  it("shows a resident with what is in force, and the DID document on demand", async () => {
    await at(`/id/${ids.resident}`, async (page, { requests }) => {
      await shows(fact(page, "Kind"), "Resident");
      await page.getByRole("cell", { name: "veriKey" }).waitFor();
      await page.getByRole("cell", { name: "https://m.example" }).waitFor();
      expect(await page.getByText("Credit code").count()).to.equal(0);
      const before = requests.filter((url) => url.endsWith(".js")).length;
      await page.getByRole("button", { name: "Show the DID document" }).click();
      const document = page.getByRole("region", { name: "DID document" }).last();
      await document.getByText("assertionMethod").waitFor();
      expect(requests.filter((url) => url.endsWith(".js")).length).to.be.greaterThan(before);
      const { didDocument } = await world.as(world.anvil.provider).ids.document(ids.resident);
      expect(JSON.parse((await document.textContent())!)).to.deep.equal(didDocument);
      const events = await page.locator(".timeline strong").allTextContents();
      expect(events).to.deep.equal(["Attribute set", "Delegate set", "Registered"]);
    });
  });

  it("shows a Super ID that is deactivated, accused or moved, and one that is none", async () => {
    await at(`/id/${ids.deactivated}`, async (page) => {
      await shows(fact(page, "Status"), "deactivated");
      await shows(fact(page, "Can be undone until"), /20\d\d/);
      expect(await page.getByRole("link", { name: "Change the key" }).count()).to.equal(0);
    });
    await at(`/id/${ids.accused}`, async (page) => {
      await page.getByRole("heading", { name: "Annulment proposed" }).waitFor();
      await shows(fact(page, "Proposed by"), CITY);
      await shows(fact(page, "Reason"), "wrong party");
      await shows(fact(page, "Public notice until"), /20\d\d/);
      await shows(fact(page, "Answered"), "no");
    });
    await at(`/id/${ids.moved}`, async (page) => {
      await shows(fact(page, "Registrar"), SUCCESSOR);
      await shows(fact(page, "Registered"), CITY);
      const moved = page.locator(".timeline > li").filter({ hasText: "Moved" });
      await shows(moved, `from ${CITY}`, `to ${SUCCESSOR}`);
      expect(await page.getByText("Attribute set").count()).to.equal(0);
    });
    await at(`/id/${holders.city}`, async (page) => {
      await page.getByText(`${holders.city} is not registered.`).waitFor();
    });
  });

  it("shows what an account holds and controls", async () => {
    await at(
      `/holder/${holders.city.toLowerCase()}`,
      async (page) => {
        await page.waitForURL(`**/holder/${holders.city}`);
        await page.getByRole("row", { name: /MA\.156\.1302 Tangshan.*City.*suspended/ }).waitFor();
        await page.getByRole("row", { name: /MA\.156\.1301 .*City.*active/ }).waitFor();
        await page.getByText("It controls no Super ID.").waitFor();
      },
      { complaints: [NOT_THERE] },
    );
    await at(`/holder/${holders.resident}`, async (page) => {
      await page.getByText("It holds no code.").waitFor();
      await page.getByRole("row", { name: /0x.*Resident.*MA\.156\.1301/ }).waitFor();
    });
    await at(`/holder/${ids.firm}`, async (page) => {
      await page.getByText("This address is itself a Super ID:").waitFor();
    });
    await at("/holder/0x12", async (page) => {
      await shows(page.getByRole("alert"), "0x12 is no account");
    });
  });

  it("leads from the start wherever what was typed belongs", async () => {
    const { resident, firm } = ids;
    const leads: [typed: string, path: string][] = [
      [` ${CITY} `, `/${CITY}`],
      [CLASS, `/${CLASS}`],
      [COMPANY, `/id/${firm}`],
      [resident.toLowerCase(), `/id/${resident}`],
      [didOf(31337n, resident), `/id/${resident}`],
      [holders.city, `/holder/${holders.city}`],
      ["Macao", "/browse?q=Macao"],
      ["石家庄", `/browse?${new URLSearchParams({ q: "石家庄" }).toString()}`],
    ];
    await at(
      "/",
      async (page) => {
        const box = page.getByRole("searchbox", { name: "Code, Super ID, account or name" });
        for (const [typed, path] of leads) {
          await box.fill(typed);
          await box.press("Enter");
          await page.waitForURL(`${world.portal.url}${path}`);
          await page.getByRole("link", { name: "Domicile", exact: true }).click();
        }
        const look = async (typed: string): Promise<void> => {
          await box.fill(typed);
          await page.getByRole("button", { name: "Look up" }).click();
        };
        const beginning = page.getByRole("link", { name: "Codes that begin with it" });
        await look("MA.156.13");
        await page.getByText("MA.156.13 is not issued.").waitFor();
        expect(await beginning.getAttribute("href")).to.equal("/browse?below=MA.156&q=MA.156.13");
        await look(`${DEPARTMENT}/73`);
        await page.getByText("ends too early for a code").waitFor();
        expect(await beginning.getAttribute("href")).to.equal(
          `/browse?${new URLSearchParams({ below: DEPARTMENT, q: `${DEPARTMENT}/73` }).toString()}`,
        );
        await look("мa.156.1301");
        await page.getByText("Was this meant? MA.156.1301").waitFor();
        await look("91130100MA000000M1");
        await shows(page.getByRole("alert"), "91130100MA000000M1");
        await look("0x1234");
        await shows(page.getByRole("alert"), "0x1234 is no Super ID");
      },
      { complaints: [NOT_THERE] },
    );
  });

  it("speaks Chinese", async () => {
    await at(
      `/${SUSPENDED}`,
      async (page) => {
        await page.getByRole("heading", { level: 1, name: `${SUSPENDED} 唐山市` }).waitFor();
        await shows(page.getByRole("navigation", { name: "上级代码" }), "MA.156 中国");
        await shows(fact(page, "状态"), "暂停", "原因：法院命令");
        await shows(fact(page, "发放"), /经手账户.*（MA\.156 的持有人）/);
        await page.getByText("暂停", { exact: true }).first().waitFor();
        expect(await page.evaluate(() => document.documentElement.lang)).to.equal("zh-Hans");
      },
      { language: "zh" },
    );
    await at(
      `/id/${ids.accused}`,
      async (page) => {
        await shows(fact(page, "提议方"), CITY);
      },
      { language: "zh", complaints: [NOT_THERE] },
    );
  });

  it("is accessible in both themes and fits a phone", async () => {
    const pages = [
      ["/", "What can be done here"],
      [`/${CITY}`, "Officer appointed"],
      [`/${HOSTILE}`, "official"],
      [`/${CLASS}`, "Issued"],
      ["/MA.156.1399.01", "This code is not issued."],
      ["/ma.156.1301", "Was this meant?"],
      [`/id/${ids.resident}`, "Delegate set"],
      [`/id/${ids.accused}`, "Public notice until"],
      [`/holder/${holders.city}`, "Codes that it holds"],
    ] as const;
    await at(
      "/",
      async (page) => {
        for (const [path, sign] of pages) {
          await page.goto(`${world.portal.url}${path}`);
          await page.getByText(sign).first().waitFor();
          await page.locator(".loading").first().waitFor({ state: "detached" });
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            const width = colorScheme === "dark" ? 360 : 1200;
            await page.setViewportSize({ width, height: 850 });
            await expectAccessible(page);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            expect(wide, path).to.be.at.most(width);
          }
        }
      },
      { complaints: [NOT_THERE] },
    );
  });
});
