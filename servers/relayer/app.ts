import { getConnInfo } from "@hono/node-server/conninfo";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { type AnySigned, DomicileError, RpcError, WrongChainError } from "../../src/index.js";
import { type Health } from "./health.js";
import { NotRelayedError } from "./intake.js";
import { networkOf, TooManyError } from "./limits.js";
import { type Log, oneLine } from "./log.js";
import { type Relayed, STATUSES } from "./queue.js";
import { problemOf as schemaProblem, signedSchema } from "./schema.js";
import { problemOf } from "./submitter.js";

export interface AppOptions {
  takeIn: (signed: AnySigned) => Promise<{ relayed: Relayed; isNew: boolean }>;
  find: (id: string) => Relayed | null;
  health: () => Promise<Health>;
  /** Counts what a network hands in. @throws {TooManyError} */
  countRequest: (network: string) => Promise<void>;
  /** Counts what a network asks. @throws {TooManyError} */
  countRead: (network: string) => Promise<void>;
  /** Whether the last X-Forwarded-For names who asks: only behind a proxy that sets it. */
  trustProxy: boolean;
  log: Log;
}

/** A cosigned message with two long signatures and room to spare. */
const MAX_BODY = 96 * 1024;
const RETRY_AFTER_SECONDS = 5;

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "is no 32-byte hash, lower case");
const problem = z.object({
  name: z.string().openapi({ example: "AlreadyRegistered" }),
  message: z.string(),
  data: z.string().nullable().openapi({ description: "what the contracts reverted with" }),
});
const relayedSchema = z
  .object({
    id: hash.openapi({ description: "EIP-712 digest of the message" }),
    status: z.enum(STATUSES),
    transaction: hash.nullable(),
    block: z.int().nullable(),
    problem: problem.nullable(),
    url: z.string().openapi({ example: "/requests/0x…" }),
  })
  .openapi("Request");
const errorSchema = problem.openapi("Error");
const healthSchema = z
  .object({
    ok: z.boolean(),
    problem: z.string().nullable(),
    chainId: z.int(),
    address: z.string().openapi({ description: "the account that pays" }),
    block: z.int().nullable(),
    balance: z.string().nullable().openapi({ description: "wei" }),
    queued: z.int(),
    signed: z.int().openapi({ description: "on their way" }),
    oldest: z.string().nullable().openapi({ description: "when the oldest of them came" }),
  })
  .openapi("Health");

const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});
const tooMany = {
  ...json("too many requests; see Retry-After", errorSchema),
  headers: z.object({ "Retry-After": z.string().openapi({ description: "seconds" }) }),
};

const postRequest = createRoute({
  method: "post",
  path: "/requests",
  summary: "Hands a signed message in. The same message is the same request: it acts once.",
  request: { body: { ...json("a signed message", signedSchema), required: true } },
  responses: {
    200: json("known already: where it stands", relayedSchema),
    202: json("queued", relayedSchema),
    400: json("no signed message, or none that is relayed", errorSchema),
    413: json("too long", errorSchema),
    422: json("the contracts would refuse it", errorSchema),
    429: tooMany,
    503: json("the node is away", errorSchema),
  },
});
const getRequest = createRoute({
  method: "get",
  path: "/requests/{id}",
  summary: "Where a request stands.",
  request: { params: z.object({ id: hash }) },
  responses: {
    200: json("where it stands", relayedSchema),
    400: json("no id", errorSchema),
    404: json("no such request", errorSchema),
    429: tooMany,
  },
});
const getHealth = createRoute({
  method: "get",
  path: "/health",
  summary: "Whether it can relay.",
  responses: {
    200: json("it can", healthSchema),
    429: tooMany,
    503: json("the node is away, or there is no ether to pay with", healthSchema),
  },
});

/** The relayer's API. */
export function createApp(options: AppOptions) {
  const { takeIn, find, health, countRequest, countRead, trustProxy, log } = options;
  const app = new OpenAPIHono({
    defaultHook: (result, c) =>
      result.success ? undefined : c.json(error("Invalid", schemaProblem(result.error)), 400),
  });
  const shown = (relayed: Relayed) => ({ ...relayed, url: `/requests/${relayed.id}` });
  const clientOf = (c: Context): string => {
    const forwarded = trustProxy ? c.req.header("x-forwarded-for")?.split(",").at(-1) : undefined;
    const network = networkOf(forwarded?.trim() ?? "");
    return network === "" ? networkOf(getConnInfo(c).remote.address ?? "") : network;
  };

  app.use(cors({ origin: "*", allowMethods: ["GET", "POST"], exposeHeaders: ["Retry-After"] }));
  app.post("/requests", async (c, next) => {
    await countRequest(clientOf(c));
    await next();
  });
  for (const path of ["/requests/*", "/health"]) {
    app.get(path, async (c, next) => {
      await countRead(clientOf(c));
      await next();
    });
  }
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: (c) => c.json(TOO_LONG, 413) }));

  app.openapi(postRequest, async (c) => {
    const { relayed, isNew } = await takeIn(c.req.valid("json"));
    return c.json(shown(relayed), isNew ? 202 : 200);
  });
  app.openapi(getRequest, (c) => {
    const relayed = find(c.req.valid("param").id);
    return relayed === null
      ? c.json(error("NotFound", "no such request; hand the message in."), 404)
      : c.json(shown(relayed), 200);
  });
  app.openapi(getHealth, async (c) => {
    const state = await health();
    return c.json(state, state.ok ? 200 : 503);
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Domicile relayer",
      version: "1",
      description: "Submits signed messages about city codes and Super IDs, and pays the gas.",
    },
  });
  app.get("/openapi.json", (c) => c.json(document));

  app.notFound((c) => c.json(error("NotFound", "nothing here; see /openapi.json."), 404));
  app.onError((caught, c) => {
    const refused = problemOf(caught);
    if (refused !== null) return c.json(refused, 422);
    if (caught instanceof TooManyError) {
      c.header("Retry-After", `${caught.retryAfterSeconds}`);
      return c.json(error("TooMany", caught.message), 429);
    }
    if (caught instanceof NotRelayedError) return c.json(error("NotRelayed", caught.message), 400);
    if (caught instanceof HTTPException) {
      return c.json(error("Invalid", `the request: ${caught.message}.`), caught.status);
    }
    if (caught instanceof RpcError || caught instanceof WrongChainError) {
      c.header("Retry-After", `${RETRY_AFTER_SECONDS}`);
      return c.json(error("NodeAway", "the relayer's node does not answer; try again."), 503);
    }
    if (caught instanceof DomicileError) return c.json(error("Invalid", caught.message), 400);
    log(`a request failed: ${oneLine(caught)}`);
    return c.json(error("Broken", "the relayer failed; try again."), 500);
  });
  return app;
}

const error = (name: string, message: string) => ({ name, message, data: null });
const TOO_LONG = error("TooLong", `the request: is longer than ${MAX_BODY} bytes.`);
