import type { DIDResolutionResult } from "did-resolver";
import type { Context } from "../context.js";

/** The DID of a Super ID: `did:ethr:0x7a69:0x…`, the chain id in hexadecimal. */
export const didOf = (chainId: bigint | number, superId: string): string =>
  `did:ethr:0x${chainId.toString(16)}:${superId}`;

/** DID documents (W3C DID Core) through the stock did:ethr resolver. */
export const dids = (context: Context) => ({
  /** The DID of a Super ID on this chain. */
  did: (superId: string): string => didOf(context.chainId, superId),

  /**
   * The DID document of a Super ID, as any did:ethr resolver gives it that knows this registry.
   * What it shows after a change of controller: docs/identity.md.
   */
  async document(superId: string): Promise<DIDResolutionResult> {
    const { chainId, provider, deployment } = context;
    // Only who asks for documents loads the resolver.
    const [{ Resolver }, { getResolver }] = await Promise.all([
      import("did-resolver"),
      import("ethr-did-resolver"),
    ]);
    const resolver = new Resolver(
      getResolver({
        networks: [
          {
            name: `0x${chainId.toString(16)}`,
            chainId,
            // Its types are those of ethers' other module format.
            provider: provider as never,
            registry: deployment.contracts.superIdRegistry.address,
          },
        ],
      }),
    );
    return resolver.resolve(didOf(chainId, superId));
  },
});
