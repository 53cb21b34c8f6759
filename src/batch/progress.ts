import type { BatchRecord } from '../store/index.ts';

/** A batch as the API and webhooks show it. Times are ISO 8601 in UTC. */
export interface Batch {
  readonly id: string;
  readonly state: BatchRecord['state'];
  readonly photos: number;
  /** Photos that have a result. */
  readonly settled: number;
  /** Results by status. */
  readonly counts: Readonly<Record<string, number>>;
  /** Results that were charged: `OK` and `FAIL`. */
  readonly charged: number;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly expectedEndAt?: string;
  readonly webhook?: { readonly url: string; readonly state: 'waiting' | 'delivered' | 'given_up' };
}

/** Describes a batch with its progress. */
export function toBatch(record: BatchRecord): Batch {
  const { id, state, items: photos, counts, createdAtMs, startedAtMs, endedAtMs, webhook } = record;
  const settled = settledOf(record);
  const expectedMs = expectedEndMs(record);
  return {
    id,
    state,
    photos,
    settled,
    counts,
    charged: (counts.OK ?? 0) + (counts.FAIL ?? 0),
    createdAt: timeOf(createdAtMs),
    ...(startedAtMs !== undefined && { startedAt: timeOf(startedAtMs) }),
    ...(endedAtMs !== undefined && { endedAt: timeOf(endedAtMs) }),
    ...(expectedMs !== undefined && { expectedEndAt: timeOf(expectedMs) }),
    ...(webhook && { webhook }),
  };
}

/** When a running batch ends if it goes on as it did so far, milliseconds since 1970; `undefined` before the first result. */
function expectedEndMs(record: BatchRecord): number | undefined {
  const { state, items, startedAtMs, readAtMs } = record;
  const settled = settledOf(record);
  if (state !== 'running' || startedAtMs === undefined || settled === 0) return undefined;
  const msPerPhoto = Math.max(0, readAtMs - startedAtMs) / settled;
  return Math.round(readAtMs + (items - settled) * msPerPhoto);
}

function settledOf({ counts }: BatchRecord): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
