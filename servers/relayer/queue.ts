import { DatabaseSync } from "node:sqlite";
import { type AnySigned, DomicileError, type SignedTransaction } from "../../src/index.js";

/**
 * Where a request stands:
 *
 * ```
 *  queued ── signed and kept ──► signed ── in a block ──► mined
 *    ▲ │                          │  └──── in a block, reverted ──► refused, failed
 *    │ └── simulation refuses ────│──────► refused, failed ── handed in again ──► queued
 *    └────── nonce is lost ───────┘
 * ```
 */
export const STATUSES = ["queued", "signed", "mined", "refused", "failed"] as const;
export type Status = (typeof STATUSES)[number];

/** Why a request came to nothing. */
export interface Problem {
  /** The contracts' error, such as `AlreadyRegistered`; `Failed` if there is none. */
  name: string;
  message: string;
  /** What the contracts reverted with; null if there is nothing. */
  data: string | null;
}

/** What anybody may know of a request. */
export interface Relayed {
  id: string;
  status: Status;
  /** The hash of its transaction, once signed. */
  transaction: string | null;
  block: number | null;
  problem: Problem | null;
}

/** A request that is to be sent, or is on its way. */
export interface Unfinished {
  id: string;
  subject: string;
  signed: AnySigned;
  transaction: SignedTransaction | null;
}

/** One process at a time, each change on disk, nothing deleted left behind. */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
`;
const SQLITE_BUSY = 5;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS owner (name TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    message TEXT,
    status TEXT NOT NULL DEFAULT 'queued',
    nonce INTEGER,
    raw TEXT,
    hash TEXT,
    block INTEGER,
    problem TEXT,
    received TEXT NOT NULL,
    updated TEXT NOT NULL,
    CHECK (status NOT IN ('queued', 'signed') OR message IS NOT NULL),
    CHECK (status <> 'signed' OR (nonce IS NOT NULL AND raw IS NOT NULL AND hash IS NOT NULL))
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS one_signed_per_nonce ON requests (nonce) WHERE status = 'signed';
  CREATE INDEX IF NOT EXISTS unfinished ON requests (status, subject, number) WHERE status IN ('queued', 'signed');
`;

/**
 * The requests on disk: each change is there before the call returns. The id of a request is what
 * was signed, so the same message is the same request. Of a finished one the message is deleted.
 */
export class Queue {
  readonly #database: DatabaseSync;

  /**
   * @param owner the chain, suite and account that all requests are for
   * @throws {DomicileError} the file is another owner's, another process's, or no such file
   */
  constructor(file: string, owner: string) {
    try {
      this.#database = new DatabaseSync(file);
      this.#database.exec(SETTINGS);
      this.#database.exec(SCHEMA);
    } catch (error) {
      const isLocked = (error as { errcode?: number }).errcode === SQLITE_BUSY;
      throw new DomicileError(
        isLocked
          ? `${file}: another relayer runs with it; stop that one, or give another file.`
          : `${file}: can't be opened as a queue; restore it, or give another file.`,
        { cause: error },
      );
    }
    const found = this.#database.prepare("SELECT name FROM owner").get();
    if (found === undefined) this.#run("INSERT INTO owner VALUES (?)", owner);
    else if (found.name !== owner) {
      this.#database.close();
      throw new DomicileError(
        `${file}: its requests are for another chain, suite or account; start with those, or give another file.`,
      );
    }
  }

  /** Takes a request in; one that came to nothing before is tried again. */
  add(id: string, subject: string, signed: AnySigned): void {
    this.#run(
      `INSERT INTO requests (id, subject, message, received, updated) VALUES (?, ?, ?, ?4, ?4)
       ON CONFLICT (id) DO UPDATE SET status = 'queued', message = excluded.message,
         nonce = NULL, raw = NULL, hash = NULL, block = NULL, problem = NULL, updated = excluded.updated
       WHERE status IN ('refused', 'failed')`,
      id,
      subject,
      JSON.stringify(signed),
      now(),
    );
  }

  find(id: string): Relayed | null {
    const row = this.#database.prepare("SELECT * FROM requests WHERE id = ?").get(id);
    if (row === undefined) return null;
    return {
      id,
      status: row.status as Status,
      transaction: row.hash as string | null,
      block: row.block as number | null,
      problem: row.problem === null ? null : (JSON.parse(row.problem as string) as Problem),
    };
  }

  /**
   * Those to be dealt with next: what was signed by nonce, then what waits, the oldest of each subject, so that
   * nobody holds up the others.
   */
  unfinished(limit: number): Unfinished[] {
    return this.#database
      .prepare(
        `SELECT * FROM requests WHERE status = 'signed' OR number IN
           (SELECT min(number) FROM requests WHERE status = 'queued' GROUP BY subject)
         ORDER BY status = 'queued', nonce, number LIMIT ?`,
      )
      .all(limit)
      .map(({ id, subject, message, status, nonce, raw, hash }) => ({
        id: id as string,
        subject: subject as string,
        signed: JSON.parse(message as string) as AnySigned,
        transaction:
          status === "signed"
            ? { nonce: nonce as number, raw: raw as string, hash: hash as string }
            : null,
      }));
  }

  /** Keeps the transaction of a request: from now on no other may be signed for it. */
  sign(id: string, { nonce, raw, hash }: SignedTransaction): void {
    this.#change(
      "UPDATE requests SET status = 'signed', nonce = ?, raw = ?, hash = ?, updated = ? WHERE id = ? AND status = 'queued'",
      nonce,
      raw,
      hash,
      now(),
      id,
    );
  }

  /** The transaction can't act any more: another one may be signed. */
  requeue(id: string): void {
    this.#change(
      "UPDATE requests SET status = 'queued', nonce = NULL, raw = NULL, hash = NULL, updated = ? WHERE id = ? AND status = 'signed'",
      now(),
      id,
    );
  }

  mined(id: string, block: number): void {
    this.#change(
      "UPDATE requests SET status = 'mined', block = ?, message = NULL, raw = NULL, updated = ? WHERE id = ? AND status = 'signed'",
      block,
      now(),
      id,
    );
  }

  end(id: string, status: "refused" | "failed", problem: Problem): void {
    this.#change(
      "UPDATE requests SET status = ?, problem = ?, message = NULL, raw = NULL, updated = ? WHERE id = ? AND status IN ('queued', 'signed')",
      status,
      JSON.stringify(problem),
      now(),
      id,
    );
  }

  /** How many requests about a subject wait or are on their way. */
  waiting(subject: string): number {
    const { count } = this.#database
      .prepare(
        "SELECT count(*) AS count FROM requests WHERE status IN ('queued', 'signed') AND subject = ?",
      )
      .get(subject)!;
    return count as number;
  }

  /** How many wait and are on their way, and since when the oldest of them. */
  load(): { queued: number; signed: number; oldest: string | null } {
    const { queued, signed, oldest } = this.#database
      .prepare(
        `SELECT count(*) FILTER (WHERE status = 'queued') AS queued,
           count(*) FILTER (WHERE status = 'signed') AS signed,
           (SELECT received FROM requests WHERE status IN ('queued', 'signed')
            ORDER BY number LIMIT 1) AS oldest
         FROM requests WHERE status IN ('queued', 'signed')`,
      )
      .get()!;
    return {
      queued: queued as number,
      signed: signed as number,
      oldest: oldest as string | null,
    };
  }

  close(): void {
    this.#database.close();
  }

  #run(sql: string, ...values: (string | number)[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  /** A change that must find its request in the state that it starts from. */
  #change(sql: string, ...values: (string | number)[]): void {
    if (this.#run(sql, ...values) !== 1) {
      throw new DomicileError("the queue was changed by somebody else; restart the relayer.");
    }
  }
}

const now = (): string => new Date().toISOString();
