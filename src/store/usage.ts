import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { UsageFilter, UsageRow } from './store.ts';

/** Sums the ledger by key, day and status, in that order. */
export async function usage(db: Kysely<Schema>, filter: UsageFilter): Promise<readonly UsageRow[]> {
  let query = db
    .selectFrom('ledger')
    .innerJoin('api_key', 'api_key.id', 'ledger.key_id')
    .select(['ledger.key_id', 'api_key.name', 'ledger.day', 'ledger.status'])
    .select((eb) => [eb.fn.countAll<number>().as('answers'), eb.fn.sum<number>('ledger.charged').as('charged')])
    .groupBy(['ledger.key_id', 'api_key.name', 'ledger.day', 'ledger.status'])
    .orderBy('ledger.key_id')
    .orderBy('ledger.day')
    .orderBy('ledger.status');
  if (filter.keyId !== undefined) query = query.where('ledger.key_id', '=', filter.keyId);
  if (filter.from !== undefined) query = query.where('ledger.day', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('ledger.day', '<=', filter.to);
  const rows = await query.execute();
  return rows.map((row) => ({
    keyId: row.key_id,
    keyName: row.name,
    day: row.day,
    status: row.status,
    answers: Number(row.answers),
    charged: Number(row.charged),
  }));
}
