import { addOne } from './counters.ts';
import { minuteOf } from './period.ts';
import type { KeyRecord, Limited } from './store.ts';
import type { Work } from './work.ts';

/** Counts one request in the key's UTC minute; a key without a rate is not counted. */
export async function takeRate(
  { db, now }: Work,
  { id, ratePerMinute }: Pick<KeyRecord, 'id' | 'ratePerMinute'>,
): Promise<Limited | undefined> {
  if (ratePerMinute === undefined) return undefined;
  const nowMs = await now();
  const { startsAtMs, endsAtMs } = minuteOf(nowMs);
  const isWithin = await addOne(db, { key_id: id, period: 'minute', starts_at_ms: startsAtMs }, ratePerMinute);
  return isWithin ? undefined : { kind: 'limited', limit: 'rate', retryAfterMs: endsAtMs - nowMs };
}
