import { expect } from "chai";
import { JsonRpcProvider, Network, toQuantity, Wallet } from "ethers";
import hre from "hardhat";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { deploySuite } from "../../src/deployment/suite.js";
import { examine, type Finding } from "../../src/chain/doctor.js";
import { DeploymentError, RpcError } from "../../src/index.js";
import { type FaultyProxy, type RpcCall, startProxy } from "../doubles/FaultyProxy.js";
import { failureOf } from "../failure.js";
import { createChain, COUNCIL_DELAY } from "../../local/fixture.js";
import { runTask } from "../integration/commands.js";

const PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const POINTS = [
  "chain",
  "instructions",
  "block time",
  "gas of a transaction",
  "fees",
  "deployment proxy",
  "first block",
  "logs",
  "pending block",
  "simulations",
];

/** What is not well, by point. */
const troubles = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(
    findings
      .filter(({ state }) => state !== "ok")
      .map(({ what, state, says }) => [what, `${state}: ${says}`]),
  );

/** Deploys from an account of the node: the error, after which nobody has sent anything. */
async function refusedOn(provider: JsonRpcProvider, number = 0): Promise<string> {
  const deployer = await provider.getSigner(number);
  const error = await failureOf(
    deploySuite({
      deployer,
      artifacts: hre.artifacts,
      parameters: {
        council: Wallet.createRandom().address,
        guardian: Wallet.createRandom().address,
        councilDelay: COUNCIL_DELAY,
      },
    }),
  );
  expect(error).to.be.instanceOf(DeploymentError);
  expect(await provider.getBlockNumber()).to.equal(0);
  expect(await provider.getTransactionCount(deployer.address, "pending")).to.equal(0);
  return error.message;
}

/** Runs something on a chain of its own. */
async function on(options: string[], use: (anvil: Anvil) => Promise<void>): Promise<void> {
  const anvil = await startAnvil(options);
  try {
    await use(anvil);
  } finally {
    await anvil.stop();
  }
}

describe("examining a network", function () {
  this.timeout(90_000);

  describe("that has all", () => {
    it("finds nothing to do, on anvil and in this process", async () => {
      await on([], async ({ provider }) => {
        const account = await (await provider.getSigner(0)).getAddress();
        const findings = await examine(provider, { account });
        expect(findings.map(({ what }) => what)).to.deep.equal(POINTS);
        expect(troubles(findings)).to.deep.equal({});
        expect(findings[0]!.says).to.equal("31337");
        expect(await provider.getBlockNumber()).to.equal(0);
      });
      const { ethers } = await createChain();
      expect(Object.keys(troubles(await examine(ethers.provider)))).to.deep.equal([
        "deployment proxy",
      ]);
    });
  });

  describe("whose chain lacks something", () => {
    it("names the instructions, and nothing is deployed", async () => {
      const lacking = (name: string, fork: string): string =>
        `${name} is missing: the contracts need the instructions up to Cancun, this chain is before ${fork}; use another chain, or have it upgraded.`;
      for (const [fork, says] of [
        ["london", lacking("PUSH0", "Shanghai")],
        ["shanghai", lacking("MCOPY", "Cancun")],
      ] as const) {
        await on(["--hardfork", fork], async ({ provider }) => {
          expect(troubles(await examine(provider))).to.include({ instructions: `fails: ${says}` });
          expect(await refusedOn(provider)).to.equal(`instructions: ${says}`);
        });
      }
      await on(["--hardfork", "cancun"], async ({ provider }) => {
        expect(troubles(await examine(provider))).to.deep.equal({});
      });
    });

    it("says how much a block would have to hold", async () => {
      await on(["--gas-limit", "7000000"], async ({ provider }) => {
        const says =
          "a block holds 7000000 gas, and the largest contract is sent with 7500000; have the limit raised.";
        expect(troubles(await examine(provider))).to.deep.equal({
          "gas of a transaction": `fails: ${says}`,
        });
        expect(await refusedOn(provider)).to.equal(`gas of a transaction: ${says}`);
      });
    });

    it("takes fees of zero, and accounts without ether", async () => {
      const free = ["--gas-price", "0", "--block-base-fee-per-gas", "0", "--balance", "0"];
      await on(free, async ({ provider }) => {
        const account = await (await provider.getSigner(0)).getAddress();
        const findings = await examine(provider, { account });
        expect(troubles(findings)).to.deep.equal({});
        expect(findings.find(({ what }) => what === "fees")!.says).to.equal(
          "none: an account without ether sends for nothing",
        );
      });
    });

    it("tells who can't put the deployment proxy there", async () => {
      const none = [
        ...["--disable-default-create2-deployer", "--gas-price", "0"],
        ...["--block-base-fee-per-gas", "0", "--balance", "0"],
      ];
      await on(none, async ({ provider }) => {
        const says = `not there, and putting it there takes 0.01 ether; have ${PROXY} put there, such as in the first block.`;
        expect(await refusedOn(provider)).to.equal(`deployment proxy: ${says}`);
        expect(troubles(await examine(provider))).to.deep.equal({
          "deployment proxy": `limited: not there: a deployment puts it there, which takes 0.01 ether and a node that takes unprotected transactions; else have ${PROXY} put there.`,
        });
      });
    });
  });

  describe("without the deployment proxy", () => {
    const none = ["--disable-default-create2-deployer"];

    it("is deployed to where it takes unprotected transactions", async () => {
      await on(none, async ({ provider }) => {
        const [deployer, council, guardian] = await Promise.all(
          [0, 1, 2].map((number) => provider.getSigner(number)),
        );
        await deploySuite({
          deployer: deployer!,
          artifacts: hre.artifacts,
          parameters: {
            council: council!.address,
            guardian: guardian!.address,
            councilDelay: COUNCIL_DELAY,
          },
        });
        expect(await provider.getCode(PROXY)).not.to.equal("0x");
      });
    });

    it("costs nothing where it takes none", async () => {
      await on(none, async ({ url }) => {
        const proxy = await startProxy(url);
        const message = "only replay-protected (EIP-155) transactions allowed over RPC";
        proxy.always("eth_sendRawTransaction", { error: { code: -32000, message } });
        expect(await refusedOn(proxy.provider)).to.equal(
          `the chain has no deterministic deployment proxy and takes no unprotected transaction; have ${PROXY} put there first.`,
        );
        await proxy.stop();
      });
    });
  });

  describe("whose node is not like others", () => {
    let anvil: Anvil;
    let proxy: FaultyProxy;
    before(async () => {
      anvil = await startAnvil();
      proxy = await startProxy(anvil.url);
    });
    after(async () => {
      await proxy.stop();
      await anvil.stop();
    });
    beforeEach(() => proxy.reset());

    /** A provider that remembers nothing of the tests before. */
    const examined = async (options = {}): Promise<Record<string, string>> => {
      const network = Network.from(31337);
      const line = new JsonRpcProvider(proxy.url, network, {
        staticNetwork: network,
        batchMaxCount: 1,
        cacheTimeout: -1,
      });
      const found = troubles(await examine(line, options));
      line.destroy();
      return found;
    };
    const account = async (number: number): Promise<string> =>
      (await anvil.provider.getSigner(number)).address;

    it("refuses block times in milliseconds, and says how far clocks are apart", async () => {
      const block = (await anvil.provider.send("eth_getBlockByNumber", ["latest", false])) as {
        timestamp: string;
      };
      const at = (timestamp: number) => ({
        result: { ...block, timestamp: toQuantity(timestamp) },
      });
      const now = Math.floor(Date.now() / 1000);
      proxy.always("eth_getBlockByNumber", at(now * 1000));
      const says =
        "blocks count milliseconds, and the contracts count seconds: terms and notices would be over at once; use another chain.";
      expect(await examined()).to.deep.equal({ "block time": `fails: ${says}` });
      expect(await refusedOn(proxy.provider, 3)).to.equal(`block time: ${says}`);

      for (const [seconds, where] of [
        [7200, "ahead of"],
        [-7200, "behind"],
      ] as const) {
        proxy.always("eth_getBlockByNumber", at(now + seconds));
        const { "block time": found, ...others } = await examined();
        expect(others).to.deep.equal({});
        expect(found).to.match(
          new RegExp(`^limited: 7(19|20)\\d s ${where} this computer's clock: terms and deadlines`),
        );
      }
    });

    it("says what nobody pays, before anything is signed", async () => {
      proxy.always("eth_maxPriorityFeePerGas", { result: toQuantity(10n ** 15n) });
      const { fees, ...others } = await examined();
      expect(others).to.deep.equal({});
      expect(fees).to.match(
        /^fails: the node asks 100000\d\.\d+ gwei for each gas, and 1000\.0 are paid at most; wait, ask another node, or allow more\.$/,
      );
      expect(await refusedOn(proxy.provider, 4)).to.equal(fees!.replace("fails: ", "fees: "));
      expect(await examined({ maxFeePerGas: 10n ** 18n })).to.deep.equal({});
    });

    it("says who can't pay for a deployment", async () => {
      const poor = await account(9);
      await anvil.provider.send("anvil_setBalance", [poor, toQuantity(10n ** 16n)]);
      const { fees, ...others } = await examined({ account: poor });
      expect(others).to.deep.equal({});
      expect(fees).to.match(
        new RegExp(
          `^fails: ${poor} has 0\\.01 ether, and a deployment takes up to 0\\.0\\d+; fund it, or name another account\\.$`,
        ),
      );
      expect(await refusedOn(anvil.provider, 9)).to.match(/^fees: 0x\w{40} has 0\.01 ether/);
    });

    it("goes on without a pending block, wide ranges of logs, and simulations for two", async () => {
      const refuse = (message: string, isTo: (call: RpcCall) => boolean) => (call: RpcCall) =>
        isTo(call) ? { error: { code: -32602, message } } : undefined;
      const pending = ({ params }: RpcCall) => params.includes("pending");
      proxy.always("eth_getTransactionCount", refuse('"pending" is not yet supported', pending));
      proxy.always(
        "eth_call",
        refuse("too many arguments", ({ params }) => params.length > 2),
      );
      await anvil.provider.send("anvil_mine", ["0x32"]);
      const span = ({ params }: RpcCall): number => {
        const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
        return Number(toBlock) - Number(fromBlock) + 1;
      };
      proxy.always(
        "eth_getLogs",
        refuse("range too large", (call) => span(call) > 10),
      );
      expect(await examined()).to.deep.equal({
        logs: "limited: 10 blocks in one question: lists and histories take more of them; use a node that gives more.",
        "pending block":
          "limited: none: the latest one is asked, where what was changed just now can't be changed again; wait a block then.",
        simulations:
          "limited: the node takes no third argument of eth_call: what several sign is simulated only once the others have; use another node for those.",
      });
      proxy.always("eth_getLogs", { error: { code: -32601, message: "no logs here" } });
      expect(await examined()).to.include({ logs: "fails: the node refused: no logs here" });
    });

    it("ends in one line where nobody answers", async () => {
      proxy.always("eth_chainId", "lost");
      expect(await failureOf(examine(proxy.provider))).to.be.instanceOf(RpcError);
    });
  });

  describe("from a terminal", () => {
    it("prints a line for each point, or JSON; the exit status says whether all can work", async () => {
      await on([], async ({ url, provider }) => {
        const told = await runTask(url, ["code", "doctor"]);
        expect({ ...told, stdout: "" }).to.deep.equal({ status: 0, stdout: "", stderr: "" });
        const lines = told.stdout.trimEnd().split("\n");
        expect(lines).to.have.length(POINTS.length + 2);
        expect(lines[3]).to.match(/^ok +instructions +PUSH0, MCOPY$/);
        const asked = ["--from", "1", "--max-fee", "0.5", "--json"];
        const json = await runTask(url, ["code", "doctor", ...asked]);
        expect(json.status).to.equal(1);
        const findings = JSON.parse(json.stdout) as Finding[];
        expect(Object.keys(troubles(findings))).to.deep.equal(["fees"]);
        expect(await provider.getBlockNumber()).to.equal(0);
      });
    });

    it("acts with keys that are known by name", async () => {
      await on([], async ({ url, provider }) => {
        const [council, poor] = [Wallet.createRandom(), Wallet.createRandom()];
        const keys = {
          COUNCIL_KEY: council.privateKey,
          POOR_KEY: poor.privateKey,
          BAD_KEY: "0x12",
          CI: "true",
        };
        await provider.send("anvil_setBalance", [council.address, toQuantity(10n ** 19n)]);
        const doctor = (name: string) =>
          runTask(url, ["code", "doctor", "--from", name, "--json"], undefined, keys);
        expect((await doctor("COUNCIL_KEY")).status).to.equal(0);
        const found = JSON.parse((await doctor("POOR_KEY")).stdout) as Finding[];
        expect(troubles(found).fees).to.match(
          new RegExp(`^fails: ${poor.address} has 0\\.0 ether`),
        );
        expect((await doctor("BAD_KEY")).stderr).to.equal(
          "code: BAD_KEY is no private key: 32 bytes, hexadecimal; set it anew.\n",
        );
        expect((await doctor("NO_KEY")).stderr).to.equal(
          "code: NO_KEY is no key of the keystore, nor an account; set it with `npx hardhat keystore set NO_KEY`, or list accounts with `npx hardhat code accounts`.\n",
        );
      });
    });
  });
});
