import type { Kysely } from 'kysely';
import { addOne } from './counters.ts';
import { minuteOf } from './period.ts';
import type { Schema } from './schema.ts';
import type { KeyRecord, Limited } from './store.ts';

/** Counts one request in the key's UTC minute; a key without a rate is not counted. */
export async function takeRate(
  db: Kysely<Schema>,
  { id, ratePerMinute }: Pick<KeyRecord, 'id' | 'ratePerMinute'>,
  nowMs: number,
): Promise<Limited | undefined> {
  if (ratePerMinute === undefined) return undefined;
  const { startsAtMs, endsAtMs } = minuteOf(nowMs);
  const isWithin = await addOne(db, { key_id: id, period: 'minute', starts_at_ms: startsAtMs }, ratePerMinute);
  return isWithin ? undefined : { kind: 'limited', limit: 'rate', retryAfterMs: endsAtMs - nowMs };
}
