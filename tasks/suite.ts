import { formatEther } from "ethers";
import { deploySuite } from "../src/deployment/suite.js";
import { shortName } from "../src/deployment/file.js";
import { table } from "./table.js";
import { examine } from "../src/chain/doctor.js";
import { InvalidInputError } from "../src/index.js";
import { codeAction, LOCAL_CHAIN, type Session } from "./session.js";

const DEFAULT_DELAY = 2 * 24 * 3600;

export const accounts = codeAction(async ({ connection }) => {
  const { ethers } = connection;
  const list = await Promise.all(
    (await ethers.getSigners()).map(async ({ address }, number) => ({
      number,
      address,
      balance: formatEther(await ethers.provider.getBalance(address)),
    })),
  );
  return {
    json: list,
    text: table([
      ["account", "address", "ether"],
      ...list.map(({ number, address, balance }) => [
        `${number}`,
        address,
        Number(balance).toFixed(4),
      ]),
    ]),
  };
});

/** A party of the suite: the option, or a local chain's account by number. */
async function party(session: Session, name: string, local: string): Promise<string> {
  if (session.text(name) !== undefined) return session.address(name);
  if (session.chainId !== LOCAL_CHAIN) {
    throw new InvalidInputError(`--${name} is missing: on a shared chain, name who it is.`);
  }
  return (await session.account(local)).getAddress();
}

export const doctor = codeAction(async (session) => {
  const { provider } = session.connection.ethers;
  const from = session.text("from");
  const findings = await examine(provider, {
    ...session.sending(),
    ...(from === undefined ? {} : { account: await (await session.account(from)).getAddress() }),
  });
  if (findings.some(({ state }) => state === "fails")) process.exitCode = 1;
  return {
    json: findings,
    text: table([
      ["state", "what", "found"],
      ...findings.map(({ what, state, says }) => [state, what, says]),
    ]),
  };
});

export const deploy = codeAction(async (session) => {
  const { file } = session;
  const [delay, salt] = [session.text("delay"), session.text("salt")];
  const { deployment, steps } = await deploySuite({
    deployer: await session.account(session.text("from") ?? "0"),
    parameters: {
      council: await party(session, "council", "1"),
      guardian: await party(session, "guardian", "2"),
      councilDelay: delay === undefined ? DEFAULT_DELAY : Number(delay),
      ...(salt === undefined ? {} : { salt }),
    },
    sending: session.sending(),
    file,
    fresh: session.flag("fresh"),
    onStep: ({ part, outcome, address, receipt }) => {
      if (session.flag("json")) return;
      const gas = receipt === null ? "" : `  ${receipt.gasUsed.toLocaleString("en-US")} gas`;
      console.log(`${outcome.padEnd(9)} ${part.padEnd(17)} ${address}${gas}`);
    },
  });
  return {
    json: {
      deployment,
      steps: steps.map(({ part, outcome, address }) => ({ part, outcome, address })),
    },
    text: `${shortName(file)}: council ${deployment.council} (delay ${deployment.councilDelay} s), guardian ${deployment.guardian}`,
  };
});
