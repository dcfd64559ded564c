import { AbiCoder, concat, ContractFactory, Interface, keccak256, toBeHex } from "ethers";
import hre from "hardhat";
import { deploySuite } from "../../src/deployment/suite.js";
import { CODE_DOMAIN } from "../../src/codes/acts.js";
import { ID_DOMAIN } from "../../src/identity/acts.js";
import { MESSAGE_TYPES } from "../../src/signing/messages.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import {
  AccessManager__factory,
  CityCodeRegistry__factory,
  CityCodes__factory,
  CreditCodes__factory,
  SuperIdRegistry__factory,
} from "../../typechain-types/index.js";
import type { Signature } from "./signatures.js";
import { type Event, HOUR, Refusal } from "./terms.js";
import { COUNCIL, GUARDIAN, KEYS, PEOPLE } from "./universe.js";
import type { View } from "./views.js";
import { type EncodedEvent, TypedDataSigner, Wire, wordsOf } from "./wire.js";
import { type Call, type Outcome, registryOf } from "./world.js";

const COUNCIL_DELAY = HOUR;
/** When sequences begin, whatever the day is: the same seed gives the same sequences. */
const START = 2_000_000_000;
/** Where a sequence has its observer; the code is there for the request only. */
const OBSERVER = "0x00000000000000000000000000000000000b5e4e";
/** Enough for any command, wallets included. */
const GAS = toBeHex(100_000_000n);

/** A command, the block that it goes into, and what is read after it. */
export interface Planned {
  call: Call;
  time: number;
  block: number;
  views: View[];
}

/** What a contract answered to a call. */
export interface Answer {
  accepted: boolean;
  /** What it returned or reverted with. */
  data: string;
  /** Of the registries. */
  logs: EncodedEvent[];
  /** The views' answers, one after another, without prefix. */
  observed: string;
}

/** Creation code of registries that take the place of those deployed. */
export type Replacement = Partial<Record<"codes" | "ids", string>>;

interface SimulatedCall {
  status: string;
  returnData: string;
  logs: (EncodedEvent & { address: string })[];
}

/**
 * The suite on a chain of its own. Sequences run in `eth_simulateV1`, which executes blocks and keeps nothing, so that
 * each begins on the same chain.
 */
export async function startChain(replacement: Replacement = {}) {
  const anvil = await startAnvil(["--gas-limit", "1000000000000", "--accounts", "2"]);
  try {
    return await setUp(anvil, replacement);
  } catch (error) {
    await anvil.stop();
    throw error;
  }
}
export type Chain = Awaited<ReturnType<typeof startChain>>;

async function setUp(anvil: Anvil, replacement: Replacement) {
  const { provider, url } = anvil;
  const deployer = await provider.getSigner(0);
  const { deployment } = await deploySuite({
    deployer,
    artifacts: hre.artifacts,
    parameters: { council: COUNCIL, guardian: GUARDIAN, councilDelay: COUNCIL_DELAY },
  });
  // Ada's vault: a contract wallet.
  const owner = PEOPLE[0]!;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OwnedWallet");
  const vault = await new ContractFactory(abi, bytecode, deployer).deploy(owner);
  await vault.waitForDeployment();
  const wallets = new Map([[await vault.getAddress(), owner]]);
  const { deployedBytecode: observer } = await hre.artifacts.readArtifact("Observer");

  const { accessManager, cityCodeRegistry, superIdRegistry } = deployment.contracts;
  const addresses = {
    codes: cityCodeRegistry.address,
    ids: superIdRegistry.address,
    manager: accessManager.address,
  };
  const interfaces = {
    codes: CityCodeRegistry__factory.createInterface(),
    ids: SuperIdRegistry__factory.createInterface(),
    manager: AccessManager__factory.createInterface(),
  };
  // Either registry may give an error of the other, of the access manager or of a library.
  const errors = new Interface(
    [
      ...Object.values(interfaces),
      CityCodes__factory.createInterface(),
      CreditCodes__factory.createInterface(),
    ].flatMap(({ fragments }) => fragments.filter(({ type }) => type === "error")),
  );
  const chainId = BigInt(deployment.chainId);
  const signers = {
    codes: new TypedDataSigner(
      { ...CODE_DOMAIN, chainId, verifyingContract: addresses.codes },
      MESSAGE_TYPES,
    ),
    ids: new TypedDataSigner(
      { ...ID_DOMAIN, chainId, verifyingContract: addresses.ids },
      MESSAGE_TYPES,
    ),
  };
  // A message for the other registry has the other's domain around a type that it does not have.
  const sign = (signature: Signature): string =>
    signers[signature.domain].sign(KEYS.get(signature.by)!.signingKey, signature);
  const wires = {
    codes: new Wire(interfaces.codes, errors, sign),
    ids: new Wire(interfaces.ids, errors, sign),
    manager: new Wire(interfaces.manager, errors, sign),
  };

  const encode = ({ to, verb, args }: Call): string => {
    if (to !== "manager") return wires[to].encodeCall(verb, args);
    const planned = args[0] as Call;
    const operation = [addresses[planned.to], encode(planned)];
    return interfaces.manager.encodeFunctionData(
      verb as "schedule",
      (verb === "schedule" ? [...operation, 0] : operation) as [string, string, number],
    );
  };

  const reads = new Map<string, string>();
  const encodeRead = ({ to, name, args }: View): string => {
    const key = `${to} ${name} ${args.join(" ")}`;
    let read = reads.get(key);
    if (read === undefined) {
      const data = wires[to].encodeCall(name, args);
      read = concat([addresses[to], toBeHex(data.length / 2 - 1, 2), data]).slice(2);
      reads.set(key, read);
    }
    return read;
  };

  // A constructor's answer is the code, which takes its storage from the registry whose place it takes.
  const constructorArguments = {
    codes: [addresses.manager],
    ids: [addresses.manager, addresses.codes],
  };
  const stateOverrides: Record<string, { code: string }> = { [OBSERVER]: { code: observer } };
  for (const [name, creation] of Object.entries(replacement)) {
    const to = name as keyof Replacement;
    const data = concat([creation, interfaces[to].encodeDeploy(constructorArguments[to])]);
    stateOverrides[addresses[to]] = { code: await provider.call({ data }) };
  }

  const latest = await provider.getBlockNumber();

  return {
    manager: addresses.manager,
    councilDelay: COUNCIL_DELAY,
    wallets,
    /** When and where the first block of a sequence may be. */
    start: { time: START, block: latest + 1 },
    stop: () => anvil.stop(),

    operationOf: (call: Call): string =>
      keccak256(
        AbiCoder.defaultAbiCoder().encode(
          ["address", "address", "bytes"],
          [call.from, addresses[call.to], encode(call)],
        ),
      ),

    /** What the contract should answer if the model is right; an event of the access manager is nobody's concern. */
    encodeOutcome(
      call: Call,
      outcome: Outcome,
    ): Pick<Answer, "accepted" | "logs"> & { data?: string } {
      const wire = wires[registryOf(call)];
      return "refusal" in outcome
        ? { accepted: false, data: wire.encodeRefusal(outcome.refusal), logs: [] }
        : {
            accepted: true,
            logs: outcome.events.map((event) => wire.encodeEvent(event)),
          };
    },

    encodeExpected: ({ to, expected }: View): string =>
      expected instanceof Refusal ? wires[to].encodeRefusal(expected).slice(2) : wordsOf(expected),

    /** As a person reads it. */
    decodeEvent(call: Call, log: EncodedEvent): Event {
      const parsed = interfaces[registryOf(call)].parseLog(log);
      return parsed === null
        ? { name: "unknown event", args: [log.data] }
        : { name: parsed.name, args: parsed.args.toArray() as Event["args"] };
    },

    decodeRefusal(data: string): Refusal {
      const parsed = data === "0x" ? null : errors.parseError(data);
      return parsed === null
        ? new Refusal("", data)
        : new Refusal(parsed.name, ...(parsed.args.toArray() as Refusal["args"]));
    },

    /** Runs a sequence; its blocks must follow one another. */
    async run(sequence: readonly Planned[]): Promise<Answer[]> {
      const blocks: { block: number; calls: unknown[]; time: number }[] = [];
      for (const { call, time, block, views } of sequence) {
        let last = blocks.at(-1);
        if (last?.block !== block) {
          last = { block, time, calls: [] };
          blocks.push(last);
        }
        last.calls.push(
          { from: call.from, to: addresses[call.to], data: encode(call), gas: GAS },
          {
            from: deployer.address,
            to: OBSERVER,
            data: `0x${views.map(encodeRead).join("")}`,
            gas: GAS,
          },
        );
      }
      const simulated = await request(url, {
        blockStateCalls: blocks.map(({ block, time, calls }, i) => ({
          blockOverrides: { number: toBeHex(block), time: toBeHex(time), gasLimit: "0xe8d4a51000" },
          ...(i === 0 ? { stateOverrides } : {}),
          calls,
        })),
        validation: false,
      });
      const results = simulated.flatMap(({ calls }) => calls);
      const registries = [addresses.codes, addresses.ids].map((address) => address.toLowerCase());
      return sequence.map((_, i) => {
        const acted = results[2 * i]!;
        return {
          accepted: acted.status === "0x1",
          data: acted.returnData,
          logs: acted.logs
            .filter(({ address }) => registries.includes(address.toLowerCase()))
            .map(({ topics, data }) => ({ topics, data })),
          observed: results[2 * i + 1]!.returnData.slice(2),
        };
      });
    },
  };
}

async function request(url: string, simulation: unknown): Promise<{ calls: SimulatedCall[] }[]> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "eth_simulateV1",
      params: [simulation, "latest"],
    }),
  });
  const { result, error } = (await response.json()) as {
    result?: { calls: SimulatedCall[] }[];
    error?: { message: string };
  };
  if (result === undefined) throw new Error(`eth_simulateV1: ${error?.message}`);
  return result;
}
