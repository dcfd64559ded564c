import { expect } from "chai";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import type { Wallet } from "ethers";
import {
  anchorOf,
  cidOf,
  digestOf,
  type Domicile,
  type Kind,
  type PendingApplication,
} from "../../src/index.js";
import { COUNTRY, YEAR } from "../../local/fixture.js";
import { expectAccessible } from "./accessible.js";
import { needsBrowser, portalWorld, type Visitor, type World } from "./world.js";

/** Connects the only wallet of a page. */
const connect = (page: Page): Promise<void> =>
  page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
const check = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Check and show the cost" }).first().click();
const sign = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Sign in the wallet" }).click();
const send = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Send with the wallet" }).click();
const done = (page: Page): Promise<void> =>
  page.getByRole("heading", { name: "Done", exact: true }).waitFor();
const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor();

for (const hasRelayer of [true, false]) {
  describe(`portal: the office, ${hasRelayer ? "with a relayer" : "without a relayer"}`, function () {
    this.timeout(60_000);
    let world: World;
    let visitor: Visitor;
    let reader: Domicile;
    let holder: Wallet;
    let city: string;
    let numbers = 2000;

    before(async function () {
      needsBrowser(this);
      world = await portalWorld({ relayer: hasRelayer });
      reader = world.as(world.anvil.provider);
    });
    after(async () => world?.close());
    beforeEach(async () => {
      city = `${COUNTRY}.${++numbers}`;
      holder = await world.fundedKey();
      await world
        .as(world.country!)
        .issuing.issue({ code: city, kind: "City", holder: holder.address });
    });
    afterEach(async () => {
      expect(visitor.complaints).to.deep.equal([]);
      await visitor.context.close();
    });

    const open = async (path: string, account?: Wallet): Promise<Page> => {
      visitor = await world.visit(path, account);
      if (account !== undefined) await connect(visitor.page);
      return visitor.page;
    };
    const prompts = (): readonly string[] => visitor.wallet!.prompts;
    const countOf = (account: Wallet): Promise<number> =>
      world.anvil.provider.getTransactionCount(account.address);
    /** Asks for a code below the city, paid for by somebody else. */
    const applied = async (
      code: string,
      kind: Kind = "Department",
      applicant = world.newKey(),
    ): Promise<PendingApplication> => {
      const unsigned = await reader.applications.build({
        code,
        kind,
        applicant: applicant.address,
      });
      const signed = await world.as(applicant).sign(unsigned);
      await world.as(world.stranger!).submit(signed);
      const { round, digest } = signed.message;
      return { code, kind, applicant: applicant.address, round, digest };
    };
    /** Signs what was checked; without a relayer, sends it, too. */
    const signAndDeliver = async (page: Page): Promise<void> => {
      await sign(page);
      if (!hasRelayer) {
        await says(page, "You have signed it. This brings it on chain, from your account.");
        await says(page, /^At most 0\.\d+ ETH \([\d,]+ gas\)$/);
        await send(page);
      }
      await done(page);
    };
    const SIGNED = hasRelayer
      ? ["eth_signTypedData_v4"]
      : ["eth_signTypedData_v4", "eth_sendTransaction"];
    const COST = hasRelayer
      ? "Nothing for you: a relayer pays for what you sign."
      : "Signing costs nothing. Sending it does; the cost is shown before you send.";

    it("applies for a code with a document, and withdraws that", async () => {
      const applicant = hasRelayer ? world.newKey() : await world.fundedKey();
      const code = `${city}.01`;
      const page = await open(`/apply?code=${code}`, applicant);
      await says(page, "You have not applied for this code yet.");
      const content = Buffer.from("a deed");
      await page
        .getByLabel("Document (optional)")
        .setInputFiles({ name: "deed.pdf", mimeType: "application/pdf", buffer: content });
      await says(page, "SHA-256:");
      await check(page);
      await says(page, "You apply for a code. The level above decides.");
      await says(page, `You apply for ${code} (Department), for the account ${applicant.address}`);
      await says(page, `Document (optional): ${digestOf(content)}`);
      await says(page, COST);
      await says(page, "Simulated: the registry would accept it now.");
      expect(prompts()).to.deep.equal([]);
      await expectAccessible(page);
      await signAndDeliver(page);
      await says(page, "Your application waits for a decision.");
      expect(prompts()).to.deep.equal(SIGNED);
      expect(await countOf(applicant)).to.equal(hasRelayer ? 0 : 1);
      const [pending, ...others] = (await reader.applications.pending(city)).items;
      expect(others).to.deep.equal([]);
      expect(pending).to.deep.equal({
        code,
        kind: "Department",
        applicant: applicant.address,
        round: 1,
        digest: digestOf(content),
      });
      // The document itself went nowhere.
      const origins = [world.portal.url, world.anvil.url];
      if (hasRelayer) origins.push(world.settings.relayerUrl!);
      expect(new Set(visitor.requests.map((url) => new URL(url).origin))).to.deep.equal(
        new Set(origins),
      );

      await page.getByRole("button", { name: "Close" }).click();
      await check(page);
      await says(page, "You withdraw an application.");
      await says(
        page,
        `You withdraw your application number 1 for ${code}, of the account ${applicant.address}`,
      );
      await signAndDeliver(page);
      await says(page, "You withdrew your last application.");
      expect((await reader.applications.state(code, applicant.address)).status).to.equal(
        "withdrawn",
      );
    });

    it("explains mistyped codes, and where an earlier application stands", async () => {
      const applicant = world.newKey();
      const code = `${city}.02`;
      const { round } = await applied(code, "Department", applicant);
      await world.as(holder).applications.refuse({
        code,
        applicant: applicant.address,
        round,
        reason: "not entitled",
      });
      const page = await open(`/apply?code=${code}`, applicant);
      await says(page, "Your last application was refused.");
      await page.getByText("not entitled", { exact: true }).waitFor();
      const field = page.getByLabel("Code", { exact: true });
      await field.fill(`${city}.O2l`);
      await says(page, `codes are upper case: ${city}.O2L`);
      await field.fill(COUNTRY);
      await says(page, "Countries are admitted by the council; nobody applies for them.");
      await field.fill(city);
      await says(page, `${city} was issued to`);
      await page.getByRole("link", { name: `To the page of ${city}` }).click();
      await page.getByRole("heading", { name: city }).waitFor();
      expect(prompts()).to.deep.equal([]);
    });

    it("says what an account may do, and what is missing", async () => {
      const officer = world.newKey();
      const until = (await world.anvil.provider.getBlock("latest"))!.timestamp + YEAR;
      await world.as(holder).officers.appoint(city, officer.address, ["issue", "publish"], until);
      const page = await open("/office", officer);
      await page.getByRole("link", { name: city }).click();
      await page.getByRole("heading", { name: `For ${city}` }).waitFor();
      const desk = (name: string) => page.getByRole("listitem").filter({ hasText: name });
      await desk("Review applications")
        .getByText(`This account has no role review for ${city}.`)
        .waitFor();
      await desk("Issue a code below")
        .getByText(`This account is an officer of ${city}: issue, publish.`)
        .waitFor();
      await desk("Officers")
        .getByText(`This account does not hold ${city}; only its holder does this.`)
        .waitFor();
      await desk("Publish the record")
        .getByText(`This account is an officer of ${city}: issue, publish.`)
        .waitFor();
      await expectAccessible(page);
      await visitor.wallet!.goTo(holder);
      await desk("Officers").getByText(`This account holds ${city}: it may do this.`).waitFor();
      await page.getByRole("row", { name: `${city} holder` }).waitFor();
      await page.getByRole("link", { name: "Review applications" }).click();
      await says(page, `No application below ${city} waits for a decision.`);
    });

    it("approves several, one transaction after another", async () => {
      const first = await applied(`${city}.01`);
      const second = await applied(`${city}.02`);
      const rival = await applied(`${city}.02`);
      const page = await open(`/office/review?code=${city}`, holder);
      await says(page, `This account holds ${city}: it may do this.`);
      await says(page, "Several applied for the same code; choose one of them.");
      const box = ({ code, applicant }: PendingApplication) =>
        page.getByRole("checkbox", { name: `Choose ${code} for ${applicant}` });
      await box(first).check();
      await box(second).check();
      expect(await box(rival).isDisabled()).to.equal(true);
      await expectAccessible(page);
      await check(page);
      await says(page, "You issue these codes to their applicants. They hold them at once:");
      await says(page, `${first.code} (Department), for ${first.applicant}`);
      await says(page, `${second.code} (Department), for ${second.applicant}`);
      await says(page, "2 transactions, one after another");
      await says(page, /^At most 0\.\d+ ETH \([\d,]+ gas\)$/);
      await send(page);
      await done(page);
      expect(prompts()).to.deep.equal(["eth_sendTransaction", "eth_sendTransaction"]);
      for (const { code, applicant } of [first, second])
        expect((await reader.resolve(code)).holder).to.equal(applicant);
      await says(page, `No application below ${city} waits for a decision.`);
      await page.getByRole("link", { name: `To the page of ${first.code}` }).click();
      await page.getByRole("heading", { name: first.code }).waitFor();
    });

    if (!hasRelayer) {
      it("shows applications by pages, the newest first", async () => {
        const applicant = world.newKey();
        const codes = Array.from({ length: 52 }, (_, i) => `${city}.${100 + i}`);
        for (const code of codes) await applied(code, "Department", applicant);
        const page = await open(`/office/review?code=${city}`, holder);
        const boxes = page.getByRole("checkbox");
        await page.getByRole("checkbox", { name: `Choose ${codes[51]} for` }).check();
        expect(await boxes.count()).to.equal(50);
        const asked = visitor.requests.length;
        await page.getByRole("button", { name: "Look for older ones" }).click();
        await page.getByRole("checkbox", { name: `Choose ${codes[0]} for` }).check();
        expect(await boxes.count()).to.equal(52);
        expect(visitor.requests.length - asked).to.be.below(10);
        expect(await page.getByRole("button", { name: "Look for older ones" }).count()).to.equal(0);
        await says(page, "2 chosen");
      });
    }

    it("refuses with a reason and a decision", async () => {
      const application = await applied(`${city}.01`);
      const page = await open(`/office/review?code=${city}`, holder);
      await page.getByRole("button", { name: "Choose all" }).click();
      await page.getByRole("radio", { name: "Refuse" }).check();
      await page.getByLabel("Reason").selectOption("duplicate");
      const decision = Buffer.from("no");
      await page
        .getByLabel("Decision (optional)")
        .setInputFiles({ name: "no.txt", mimeType: "text/plain", buffer: decision });
      await says(page, "SHA-256:");
      await check(page);
      await says(page, "You refuse these applications. Their applicants may apply again:");
      await says(page, "Reason: duplicate");
      await says(page, digestOf(decision));
      await send(page);
      await done(page);
      const refusal = (await reader.history(application.code)).find(
        ({ event }) => event === "ApplicationRefused",
      )!;
      expect(refusal.arguments).to.include({
        applicant: application.applicant,
        round: 1,
        reason: "duplicate",
        digest: digestOf(decision),
        by: holder.address,
      });
    });

    it("gives the registry's refusal where an application was withdrawn meanwhile", async () => {
      const applicant = world.newKey();
      const { code } = await applied(`${city}.01`, "Department", applicant);
      const page = await open(`/office/review?code=${city}`, holder);
      await page.getByRole("button", { name: "Choose all" }).click();
      const unsigned = await reader.applications.buildWithdrawal({
        code,
        applicant: applicant.address,
      });
      await world.as(world.stranger!).submit(await world.as(applicant).sign(unsigned));
      await check(page);
      await says(
        page,
        `no application of ${applicant.address} for ${code} waits in this round; its last one, round 1, is withdrawn.`,
      );
      expect(prompts()).to.deep.equal([]);
      expect(await countOf(holder)).to.equal(0);
    });

    it("issues a code below, and refuses what is not below", async () => {
      const newHolder = world.newKey().address;
      const page = await open(`/office/issue?code=${city}`, holder);
      const code = page.getByLabel("New code");
      await code.fill(`${COUNTRY}.9999`);
      await says(page, `${COUNTRY}.9999 is not directly below ${city}.`);
      await code.fill(`${city}.0x`);
      await says(page, `codes are upper case: ${city}.0X`);
      await code.fill(`${city}.0X`);
      await page.getByLabel("Holder").fill(`${newHolder.slice(0, -1)}`);
      await says(page, "This is no address: it has 0x and 40 characters; check them one by one.");
      expect(await page.getByRole("button", { name: "Check and show" }).isDisabled()).to.equal(
        true,
      );
      await page.getByLabel("Holder").fill(newHolder.toLowerCase());
      await check(page);
      await says(
        page,
        `You issue ${city}.0X (Department) below ${city}. From then on it is held by ${newHolder}`,
      );
      await expectAccessible(page);
      await send(page);
      await done(page);
      const { kind, holder: actual } = await reader.resolve(`${city}.0X`);
      expect({ kind, actual }).to.deep.equal({ kind: "Department", actual: newHolder });
      expect(prompts()).to.deep.equal(["eth_sendTransaction"]);
    });

    it("refuses an issue of a stranger in words, and asks the wallet nothing", async () => {
      const stranger = await world.fundedKey();
      const page = await open(`/office/issue?code=${city}`, stranger);
      await says(page, `This account has no role issue for ${city}.`);
      await page.getByLabel("New code").fill(`${city}.01`);
      await page.getByLabel("Holder").fill(stranger.address);
      await check(page);
      await says(
        page,
        `${stranger.address} may not issue for ${city}; ask its holder for the role.`,
      );
      expect(prompts()).to.deep.equal([]);
      expect((await reader.resolve(`${city}.01`)).status).to.equal("unassigned");
    });

    it("appoints and dismisses an officer", async () => {
      const officer = world.newKey().address;
      const page = await open(`/office/officers?code=${city}`, holder);
      await says(page, `${city} has no officers.`);
      await page.getByLabel("Officer", { exact: true }).fill(officer);
      await page.getByRole("checkbox", { name: "review" }).check();
      await page.getByRole("checkbox", { name: "issue" }).check();
      const { timestamp } = (await world.anvil.provider.getBlock("latest"))!;
      const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
      await page.getByLabel("Through").fill("2020-01-01");
      await says(page, "The term ends in the past; choose a later day.");
      await page.getByLabel("Through").fill(day(timestamp + YEAR));
      await check(page);
      await says(page, new RegExp(`this account may issue, review for ${city}\\.`));
      await says(page, officer);
      await expectAccessible(page);
      if (hasRelayer) {
        await says(page, "You let an officer act for your code until a time.");
        await sign(page);
      } else await send(page);
      await done(page);
      const [term] = await reader.officers.list(city);
      const until = await page.evaluate(
        (text) => {
          const [year, month, date] = text.split("-").map(Number) as [number, number, number];
          return new Date(year, month - 1, date + 1).getTime() / 1000;
        },
        day(timestamp + YEAR),
      );
      expect(term).to.deep.equal({ account: officer, roles: ["issue", "review"], until });

      await page.getByRole("button", { name: `Dismiss ${officer}` }).click();
      await check(page);
      await says(page, `From now on, this account may do nothing for ${city}:`);
      await (hasRelayer ? sign(page) : send(page));
      await says(page, `${city} has no officers.`);
      expect(await reader.officers.list(city)).to.deep.equal([]);
      const prompt = hasRelayer ? "eth_signTypedData_v4" : "eth_sendTransaction";
      expect(prompts()).to.deep.equal([prompt, prompt]);
      expect(await countOf(holder)).to.equal(hasRelayer ? 0 : 2);
    });

    it("publishes a record made in the page, begins with it again, and takes it back", async () => {
      const page = await open(`/office/publish?code=${city}`, holder);
      await page.getByLabel("Relation").fill("opendata");
      await page.getByLabel("Address").fill("javascript:alert(1)");
      await says(
        page,
        "Link 1: the address must begin with https:, http:, ipfs:, mailto:, tel:, geo: or did:",
      );
      expect(await page.getByRole("button", { name: "Check and show" }).isDisabled()).to.equal(
        true,
      );
      await page.getByLabel("Address").fill("https://data.example.org/");
      await page.getByLabel("Title").fill("Open <data>");
      await page.getByRole("button", { name: "Add a link" }).click();
      await page.getByLabel("Relation").nth(1).fill("Not one");
      await says(
        page,
        "Link 2: the relation is a word of lower-case letters such as about, or an https address",
      );
      await page.getByLabel("Relation").nth(1).fill("contact");
      await page.getByLabel("Address").nth(1).fill("mailto:city@example.org");
      const document = Buffer.from(
        `${JSON.stringify(
          {
            linkset: [
              {
                anchor: anchorOf(city),
                opendata: [{ href: "https://data.example.org/", title: "Open <data>" }],
                contact: [{ href: "mailto:city@example.org" }],
              },
            ],
          },
          null,
          2,
        )}\n`,
      );
      const digest = digestOf(document);
      const cid = cidOf(digest);
      await says(page, `Put this file, named ${cid}, where readers look`);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save the document" }).click();
      const saved = await download;
      expect(saved.suggestedFilename()).to.equal(cid);
      expect(await readFile(await saved.path())).to.deep.equal(document);
      await check(page);
      await says(page, `You publish the record of ${city}, with 2 links.`);
      await says(page, digest);
      await expectAccessible(page);
      await (hasRelayer ? sign(page) : send(page));
      await done(page);
      await says(page, "Now put the saved document where readers look.");
      expect((await reader.resolve(city)).digest).to.equal(digest);

      await page.reload();
      await says(page, "The present record can't be read, so you begin anew:");
      await says(page, `the record of ${city}, ${cid}, is not to be had`);
      await world.host(document);
      await page.reload();
      await connect(page);
      await says(page, "You begin with the present record. Only its links are kept.");
      expect(await page.getByLabel("Title").first().inputValue()).to.equal("Open <data>");
      expect(await page.getByLabel("Address").nth(1).inputValue()).to.equal(
        "mailto:city@example.org",
      );
      const takeBack = page.locator("section").filter({
        has: page.getByRole("heading", { name: "Take the record back" }),
      });
      await takeBack.getByRole("button", { name: "Check and show the cost" }).click();
      await says(page, `You take the record of ${city} back: it has none then.`);
      await (hasRelayer ? sign(page) : send(page));
      await done(page);
      expect((await reader.resolve(city)).digest).to.equal(null);
      expect(await countOf(holder)).to.equal(hasRelayer ? 0 : 2);
      // What the browser says itself of the document that was nowhere.
      const others = visitor.complaints.filter((line) => !line.includes("404 (Not Found)"));
      visitor.complaints.splice(0, visitor.complaints.length, ...others);
    });

    it("publishes a file as it is, by an officer as a transaction", async () => {
      const officer = await world.fundedKey();
      const until = (await world.anvil.provider.getBlock("latest"))!.timestamp + YEAR;
      await world.as(holder).officers.appoint(city, officer.address, ["publish"], until);
      const page = await open(`/office/publish?code=${city}`, officer);
      await page.getByRole("radio", { name: "Take a file" }).check();
      const file = (buffer: Buffer) => ({ name: "a.json", mimeType: "application/json", buffer });
      const input = page.getByLabel("File with a linkset (RFC 9264)");
      await input.setInputFiles(file(Buffer.from("{")));
      await says(page, `the record of ${city} is no JSON in UTF-8; write a linkset (RFC 9264).`);
      await input.setInputFiles(file(Buffer.from('{"linkset":[],"linkset":[]}')));
      await says(page, `the record of ${city} has the key "linkset" twice in one object`);
      const byLanguage = {
        href: "https://a.org/",
        title: "City",
        "title*": [{ value: "市", language: "zh" }],
        hreflang: ["en", "zh"],
      };
      const linkset = { linkset: [{ anchor: anchorOf(city), about: [byLanguage] }] };
      const document = Buffer.from(JSON.stringify(linkset));
      await input.setInputFiles(file(document));
      await world.host(document);
      await check(page);
      await says(page, `You publish the record of ${city}, with 1 link.`);
      await send(page);
      await done(page);
      expect((await reader.resolve(city)).digest).to.equal(digestOf(document));
      expect(prompts()).to.deep.equal(["eth_sendTransaction"]);

      // The form begins with it, and keeps what it has no field for.
      await page.reload();
      await says(page, "Kept beside it, by language: 市 (zh)");
      await page.getByLabel("Title").fill("The city");
      const next = { ...byLanguage, title: "The city" };
      const made = { linkset: [{ anchor: anchorOf(city), about: [next] }] };
      await says(page, digestOf(Buffer.from(`${JSON.stringify(made, null, 2)}\n`)));
    });
  });
}
