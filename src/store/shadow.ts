import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { ShadowEntry } from './shadow-types.ts';
import type { Work } from './work.ts';

/** Keeps what two sets of models answered about a photo; has no effect if it was kept before. */
export async function recordShadow({ db, now }: Work, entry: ShadowEntry): Promise<void> {
  const { requestId: request_id, current, candidate } = entry;
  const inserted = await db
    .insertInto('shadow_photo')
    .values({
      request_id,
      time_ms: await now(),
      current_models: current.models.join(' '),
      candidate_models: candidate.models.join(' '),
      current_reason: current.reason ?? null,
      candidate_reason: candidate.reason ?? null,
    })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .returning('request_id')
    .executeTakeFirst();
  if (inserted === undefined) return;
  const scores = Object.entries(current.scores ?? {}).flatMap(([check_name, { score, isYes }]) => {
    const other = candidate.scores?.[check_name];
    if (other === undefined) return [];
    const pair = { candidate_score: other.score, candidate_yes: Number(other.isYes) };
    return [{ request_id, check_name, current_score: score, current_yes: Number(isYes), ...pair }];
  });
  if (scores.length > 0) await db.insertInto('shadow_score').values(scores).execute();
}

/** Deletes everything about photos before this time. */
export async function dropShadow(db: Kysely<Schema>, beforeMs: number): Promise<void> {
  const old = db.selectFrom('shadow_photo').select('request_id').where('time_ms', '<', beforeMs);
  await db.deleteFrom('shadow_score').where('request_id', 'in', old).execute();
  await db.deleteFrom('shadow_photo').where('time_ms', '<', beforeMs).execute();
}
