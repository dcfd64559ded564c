import { JsonRpcProvider, Network } from "ethers";

/** What a node answers to a question; `ask` passes one on to the true one. */
export type Lie = (
  method: string,
  params: unknown[],
  ask: (params: unknown[]) => Promise<unknown>,
) => Promise<unknown>;

/** A local chain's node that says what it likes. */
export class LyingNode extends JsonRpcProvider {
  readonly #lie: Lie;

  constructor(url: string, lie: Lie) {
    const network = Network.from(31337);
    super(url, network, { staticNetwork: network, cacheTimeout: -1, batchMaxCount: 1 });
    this.#lie = lie;
  }

  override send(method: string, params: unknown[]): Promise<unknown> {
    return this.#lie(method, params, (asked) => super.send(method, asked));
  }
}
