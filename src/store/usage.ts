import { dayOf } from './period.ts';
import type { Refusals, UsageFilter, UsageRow } from './store.ts';
import type { Work } from './work.ts';

/** The sums of the ledger by key, day and status, in that order. */
export async function usage({ db }: Work, filter: UsageFilter): Promise<readonly UsageRow[]> {
  let query = db
    .selectFrom('usage_sum')
    .innerJoin('api_key', 'api_key.id', 'usage_sum.key_id')
    .select(['usage_sum.key_id', 'api_key.name', 'usage_sum.day', 'usage_sum.status'])
    .select(['usage_sum.answers', 'usage_sum.charged'])
    // A row whose charge was taken back has left its sum.
    .where('usage_sum.answers', '>', 0)
    .orderBy('usage_sum.key_id')
    .orderBy('usage_sum.day')
    .orderBy('usage_sum.status');
  if (filter.keyId !== undefined) query = query.where('usage_sum.key_id', '=', filter.keyId);
  if (filter.from !== undefined) query = query.where('usage_sum.day', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('usage_sum.day', '<=', filter.to);
  if (filter.maxRows !== undefined) query = query.limit(filter.maxRows);
  const rows = await query.execute();
  return rows.map(({ key_id, name, day, status, answers, charged }) => ({
    keyId: key_id,
    keyName: name,
    day,
    status,
    answers,
    charged,
  }));
}

/** Adds refusals that have no ledger row to today's sums. */
export async function addRefusals(work: Work, refusals: readonly Refusals[]): Promise<void> {
  const day = dayOf(await work.now());
  for (const { keyId, status, answers } of refusals)
    await addToSum(work, { key_id: keyId, day, status, answers, charged: 0 });
}

/** What to add to one sum; may be negative. */
export interface Addend {
  readonly key_id: string;
  readonly day: string;
  readonly status: string;
  readonly answers: number;
  readonly charged: number;
}

/** Adds to one sum, which many requests of a key share: the last thing that an operation does. */
export async function addToSum({ db }: Work, addend: Addend): Promise<void> {
  await db
    .insertInto('usage_sum')
    .values(addend)
    .onConflict((conflict) =>
      conflict.columns(['key_id', 'day', 'status']).doUpdateSet((eb) => ({
        answers: eb('usage_sum.answers', '+', addend.answers),
        charged: eb('usage_sum.charged', '+', addend.charged),
      })),
    )
    .execute();
}
