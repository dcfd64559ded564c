import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { pause } from "../../src/chain/retry.js";

export interface RpcCall {
  id: number;
  method: string;
  params: unknown[];
}

/** What may go wrong with a call. */
export type Fault =
  /** The node never sees it; the line breaks. */
  | "lost"
  /** The node carries it out; the line breaks before the answer. */
  | "answer lost"
  /** The node carries it out; no answer, and the line stays open. */
  | "answer hangs"
  /** The node gets it twice; its second answer counts. */
  | "doubled"
  /** HTTP 429. */
  | "busy"
  /** Something is done first, such as a transaction that gets in between; then all goes well, or not. */
  | { first: () => Promise<unknown>; then?: "lost" }
  /** The node answers late, by milliseconds. */
  | { late: number }
  /** Answered for the node, with this error. */
  | { error: { code: number; message: string }; status?: number }
  /** Answered for the node, with this result. */
  | { result: unknown };

/** Decides about each call of a method: what goes wrong, if anything. */
export type Trouble = (call: RpcCall) => Fault | undefined;

/** A node behind a bad line. */
export interface FaultyProxy {
  url: string;
  provider: JsonRpcProvider;
  /** All that was asked, oldest first. */
  calls: RpcCall[];
  countOf(method: string): number;
  /** The next calls of a method go wrong, one after another; those behind them don't. */
  next(method: string, ...faults: Fault[]): void;
  /** All calls of a method go wrong as it says, until further notice. */
  always(method: string, trouble: Trouble | Fault): void;
  /** Forgets faults and calls. */
  reset(): void;
  stop(): Promise<void>;
}

/** What the line leads to: a node's address, or a chain in this process. */
type Target = string | { request(call: { method: string; params: unknown[] }): Promise<unknown> };

/** @param patience how long its provider waits for an answer, in milliseconds: much, where questions are counted */
export async function startProxy(target: Target, patience = 400): Promise<FaultyProxy> {
  const calls: RpcCall[] = [];
  const queues = new Map<string, Fault[]>();
  const troubles = new Map<string, Trouble>();

  const forward = async (body: string): Promise<string> => {
    if (typeof target !== "string") {
      const { id, method, params } = JSON.parse(body) as RpcCall;
      const answer = await target.request({ method, params }).then(
        (result) => ({ result }),
        ({ code, message, data }: { code: number; message: string; data: unknown }) => ({
          error: { code, message, data },
        }),
      );
      return JSON.stringify({ jsonrpc: "2.0", id, ...answer });
    }
    const headers = { "content-type": "application/json" };
    return (await fetch(target, { method: "POST", headers, body })).text();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const part of request) body += String(part);
    const call = JSON.parse(body) as RpcCall;
    calls.push(call);
    const fault = queues.get(call.method)?.shift() ?? troubles.get(call.method)?.(call);
    const send = (text: string, status = 200): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    };
    const rpc = (content: object): string =>
      JSON.stringify({ jsonrpc: "2.0", id: call.id, ...content });
    switch (fault) {
      case undefined:
        return send(await forward(body));
      case "lost":
        return void request.socket.destroy();
      case "answer lost":
        await forward(body);
        return void request.socket.destroy();
      case "answer hangs":
        return void (await forward(body));
      case "doubled":
        await forward(body);
        return send(await forward(body));
      case "busy":
        return send("busy", 429);
    }
    if ("error" in fault) return send(rpc({ error: fault.error }), fault.status);
    if ("result" in fault) return send(rpc({ result: fault.result }));
    await ("first" in fault ? fault.first() : pause(fault.late));
    if ("then" in fault) return void request.socket.destroy();
    send(await forward(body));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const line = new FetchRequest(url);
  line.timeout = patience;
  line.setThrottleParams({ slotInterval: 10, maxAttempts: 3 });
  const network = Network.from(31337);
  const provider = new JsonRpcProvider(line, network, {
    staticNetwork: network,
    cacheTimeout: -1,
    batchMaxCount: 1,
  });

  return {
    url,
    provider,
    calls,
    countOf: (method) => calls.filter((call) => call.method === method).length,
    next: (method, ...faults) => void queues.set(method, faults),
    always: (method, trouble) =>
      void troubles.set(method, typeof trouble === "function" ? trouble : () => trouble),
    reset() {
      calls.length = 0;
      queues.clear();
      troubles.clear();
    },
    async stop() {
      provider.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
