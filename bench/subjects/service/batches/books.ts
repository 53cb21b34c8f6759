import pg from 'pg';
import type { Books } from './audit.ts';

const queries = {
  ledger: `select request_id as "requestId", status, charged from ledger where route = 'batch'`,
  used: `select coalesce(sum(used), 0)::int as used from counter where period = 'month'`,
  sums: `select coalesce(sum(answers), 0)::int as answers, coalesce(sum(charged), 0)::int as charged from usage_sum`,
  shorten: `update antifake_queue.job set start_after = now() where name = 'webhooks' and state < 'active' and start_after > now()`,
} as const;

/** Runs one statement. */
export async function query<R extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Reads the books directly, without the product. */
export async function readBooks(url: string): Promise<Books> {
  const [units] = await query<{ used: number }>(url, queries.used);
  const [sums] = await query<Books['sums']>(url, queries.sums);
  return { ledger: await query<Books['ledger'][number]>(url, queries.ledger), used: units!.used, sums: sums! };
}

/** Batches whose event is in this state. */
export async function countEvents(url: string, state: 'waiting' | 'given_up'): Promise<number> {
  const [row] = await query<{ count: number }>(
    url,
    `select count(*)::int as count from batch where webhook_state = '${state}'`,
  );
  return row!.count;
}

/** Ends the waits before further attempts to deliver an event, which are up to a day long. */
export async function shortenWaits(url: string): Promise<void> {
  await query(url, queries.shorten);
}
