import { expect } from "chai";
import type { Page } from "playwright-core";
import { COUNTRY } from "../../local/fixture.js";
import { expectAccessible } from "./accessible.js";
import { needsBrowser, portalWorld, type World } from "./world.js";

const says = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

describe("portal: the office in Chinese, on a phone, in the dark", function () {
  this.timeout(60_000);
  let world: World;
  before(async function () {
    needsBrowser(this);
    world = await portalWorld();
  });
  after(async () => world?.close());

  it("a resident applies, and is told of a refusal", async () => {
    const applicant = world.newKey();
    const code = `${COUNTRY}.4401`;
    const { page, context, wallet, complaints } = await world.visit(
      `/apply?code=${code.toLowerCase()}`,
      applicant,
      { language: "zh", isPhone: true },
    );
    await says(page, `应为大写：${code}`);
    await page.getByLabel("代码", { exact: true }).fill(code);
    await page.getByRole("banner").getByRole("button", { name: "连接钱包" }).click();
    await says(page, "您尚未申请此代码。");
    await page.getByLabel("类别").selectOption("组织");
    const check = () => page.getByRole("button", { name: "检查并显示费用" }).click();
    await check();
    await says(page, `您申请 ${code}（组织），申请账户为 ${applicant.address}`);
    await says(page, "您无需付费：由中继支付。");
    wallet!.refuses = true;
    await page.getByRole("button", { name: "用钱包签名" }).click();
    await says(page, "已在钱包中拒绝：没有签名，也没有发送。");
    wallet!.refuses = false;
    await page.getByRole("button", { name: "重新检查" }).click();
    await page.getByRole("button", { name: "用钱包签名" }).click();
    await says(page, "已完成");
    await says(page, "您的申请正在等待审核。");
    const reader = world.as(world.anvil.provider);
    expect(await reader.applications.state(code, applicant.address)).to.include({
      status: "pending",
      kind: "Organisation",
      round: 1,
    });
    await world.as(world.country!).applications.refuse({
      code,
      applicant: applicant.address,
      round: 1,
      reason: "kind not fitting",
    });
    await page.getByRole("button", { name: "关闭" }).click();
    // What was refused meanwhile can't be withdrawn, and the page says so.
    await check();
    await says(page, `${applicant.address} 对 ${code} 在本轮没有待审的申请；最近一次为第 1 轮。`);
    await says(page, "您上一次的申请被拒绝。");
    await says(page, "类别不符");
    await expectAccessible(page);
    expect(wallet!.prompts).to.deep.equal(["eth_signTypedData_v4", "eth_signTypedData_v4"]);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  const PAGES = {
    apply: "申请代码",
    office: "办事",
    "office/review": "审核申请",
    "office/issue": "发放代码",
    "office/officers": "经办人",
    "office/publish": "发布记录",
  };
  for (const [path, title] of Object.entries(PAGES)) {
    it(`/${path}`, async () => {
      const code = path === "apply" ? `${COUNTRY}.4400` : world.registrar;
      const { page, context, complaints } = await world.visit(
        `/${path}?code=${code}`,
        world.newKey(),
        { language: "zh", isPhone: true },
      );
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await page.getByRole("banner").getByRole("button", { name: "连接钱包" }).click();
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        const loading = page.locator(".loading");
        while ((await loading.count()) > 0) await loading.first().waitFor({ state: "detached" });
        await expectAccessible(page);
      }
      const [wide, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(wide).to.equal(window);
      expect(complaints).to.deep.equal([]);
      await context.close();
    });
  }
});
