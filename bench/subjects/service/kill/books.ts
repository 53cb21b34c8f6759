import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Sent } from './client.ts';

/** The contents of the store. */
export interface Books {
  readonly ledger: readonly LedgerLine[];
  /** Used units of each key, and how many of them requests still reserve. */
  readonly units: readonly { readonly keyId: string; readonly used: number; readonly held: number }[];
  /** Request ids of the kept answers. */
  readonly kept: readonly string[];
  /** Summed charges by key. */
  readonly sums: readonly { readonly keyId: string; readonly charged: number }[];
}

interface LedgerLine {
  readonly requestId: string;
  readonly keyId: string;
  readonly status: string;
  readonly charged: number;
}

const queries = {
  ledger: `select request_id as "requestId", key_id as "keyId", status, charged from ledger`,
  units: `select key_id as "keyId", sum(used) as used,
    (select count(*) from reservation where reservation.key_id = counter.key_id) as held
    from counter where period = 'month' group by key_id`,
  kept: `select request_id as "requestId" from idempotency where answer is not null`,
  sums: `select key_id as "keyId", sum(charged) as charged from usage_sum group by key_id`,
} as const;

/** Reads the books of a file or of a PostgreSQL URL directly, without the product. */
export async function readBooks(place: string): Promise<Books> {
  const ask = await openQueries(place);
  const numbers = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toNumber(name, value)])));
  const [ledger, units, kept, sums] = [
    await ask.rows(queries.ledger),
    await ask.rows(queries.units),
    await ask.rows(queries.kept),
    await ask.rows(queries.sums),
  ];
  await ask.end();
  return {
    ledger: numbers(ledger) as unknown as Books['ledger'],
    units: numbers(units) as unknown as Books['units'],
    kept: kept.map(({ requestId }) => String(requestId)),
    sums: numbers(sums) as unknown as Books['sums'],
  };
}

interface Queries {
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  end(): Promise<void>;
}

async function openQueries(place: string): Promise<Queries> {
  if (!place.startsWith('postgres://')) {
    const database = new DatabaseSync(place, { timeout: 5000 });
    return { rows: async (sql) => database.prepare(sql).all(), end: async () => database.close() };
  }
  const client = new pg.Client({ connectionString: place });
  await client.connect();
  return { rows: async (sql) => (await client.query(sql)).rows, end: () => client.end() };
}

function toNumber(name: string, value: unknown): unknown {
  return ['charged', 'used', 'held'].includes(name) ? Number(value) : value;
}

/** The disagreements; every count except the first three must be 0. */
export interface Findings {
  /** Charged rows whose answer did not arrive. */
  readonly chargedUnanswered: number;
  /** Requests that were sent completely and whose answer did not arrive: at most these may be charged without an answer. */
  readonly sentUnanswered: number;
  /** Charged rows with an INNER_ERROR as the answer, because the service was killed before it could revert the charge. */
  readonly chargedAfterError: number;
  /** Answers that belong in the ledger but have no row. */
  readonly missing: number;
  /** Rows with another status or charge than the answer. */
  readonly different: number;
  /** Keys with more unanswered charges than requests that may have one. */
  readonly chargedUnsent: number;
  /** Charged rows of an Idempotency-Key in addition to the one whose answer is kept. */
  readonly chargedTwice: number;
  /** Idempotency-Keys that were answered in two ways. */
  readonly answeredTwice: number;
  /** Keys whose counter differs from their charged rows, or still reserves units. */
  readonly wrongCounters: number;
  /** Keys whose sum differs from their charged rows. */
  readonly wrongSums: number;
}

/** Compares what the clients know with the books. */
export function audit(sent: readonly Sent[], books: Books): Findings {
  const answered = new Map(sent.flatMap(({ answer }) => (answer === undefined ? [] : [[answer.requestId, answer]])));
  const rows = new Map(books.ledger.map((row) => [row.requestId, row]));
  const charged = books.ledger.filter((row) => row.charged === 1);
  const unanswered = charged.filter(({ requestId }) => !answered.has(requestId));
  const lost = sent.filter(({ answer, wasSent }) => answer === undefined && wasSent);
  const keyIds = [...new Set(sent.map(({ keyId }) => keyId))];
  const count = (list: readonly { readonly keyId: string }[], keyId: string) =>
    list.filter((one) => one.keyId === keyId).length;
  const patient = new Set(sent.filter(({ idempotencyKey }) => idempotencyKey !== undefined).map(({ keyId }) => keyId));
  const kept = new Set(books.kept);
  const pairs = [...answered.values()].map((answer) => ({ answer, row: rows.get(answer.requestId) }));
  return {
    chargedUnanswered: unanswered.length,
    sentUnanswered: lost.length,
    chargedAfterError: pairs.filter(({ answer, row }) => answer.status === 'INNER_ERROR' && row?.charged === 1).length,
    missing: pairs.filter(({ answer, row }) => row === undefined && hasRow(answer.status)).length,
    different: pairs.filter(({ answer, row }) => row !== undefined && hasRow(answer.status) && !agrees(answer, row))
      .length,
    chargedUnsent: keyIds.filter((keyId) => count(unanswered, keyId) > count(lost, keyId)).length,
    chargedTwice: charged.filter(({ keyId, requestId }) => patient.has(keyId) && !kept.has(requestId)).length,
    answeredTwice: countAnsweredTwice(sent),
    wrongCounters: books.units.filter(({ keyId, used, held }) => held > 0 || used !== count(charged, keyId)).length,
    wrongSums: books.sums.filter((sum) => sum.charged !== count(charged, sum.keyId)).length,
  };
}

/** Refusals are counted and have no row; an INNER_ERROR may have none. */
function hasRow(status: string): boolean {
  return status !== 'RATE_LIMITED' && status !== 'INNER_ERROR';
}

function agrees(answer: NonNullable<Sent['answer']>, row: LedgerLine): boolean {
  const isCharged = (answer.status === 'OK' || answer.status === 'FAIL') && !answer.isReplay;
  return row.status === answer.status && row.charged === (isCharged ? 1 : 0);
}

function countAnsweredTwice(sent: readonly Sent[]): number {
  const bodies = new Map<string, Set<string>>();
  for (const { idempotencyKey, answer } of sent) {
    if (idempotencyKey === undefined || answer === undefined) continue;
    if (answer.status !== 'OK' && answer.status !== 'FAIL') continue;
    bodies.set(idempotencyKey, (bodies.get(idempotencyKey) ?? new Set()).add(answer.body));
  }
  return [...bodies.values()].filter((different) => different.size > 1).length;
}
