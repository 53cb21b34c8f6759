import type { BatchStore, OpenItem, Slice } from '../store/index.ts';
import { noTracing, type Span, type Tracing, untraced } from '../tracing/index.ts';
import { abandoned, type JudgeParts, judgeReference, type Verdict } from './judge.ts';
import type { Lanes } from './lanes.ts';
import type { WorkerLog } from './log.ts';
import { photoRetryDelaysS } from './plan.ts';
import type { Pulse } from './pulse.ts';
import type { TakenJob } from './queue.ts';
import type { Settler } from './settler.ts';

/** Route of a photo of a batch in the ledger. */
const route = 'batch';

/** Parts that judge slices. */
export interface SliceParts extends JudgeParts {
  readonly batches: BatchStore;
  readonly lanes: Lanes;
  readonly settler: Settler;
  readonly log: WorkerLog;
  /** Beats with each photo. */
  readonly pulse?: Pulse;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** Waits before further attempts, seconds. Default: {@link photoRetryDelaysS}. */
  readonly photoRetryDelaysS?: readonly number[];
}

/** When to stop. */
export interface SliceSignals {
  /** No further photo is begun; those that were begun are finished. */
  readonly stopping: AbortSignal;
  /** The job belongs to another worker: what was begun is given up. */
  readonly lost: AbortSignal;
}

type SliceTaken = Extract<TakenJob, { readonly kind: 'slice' | 'abandoned' }>;

/** Judges the photos of a slice that have no result yet, and ends its job. What is left becomes a new job. */
export async function judgeSlice(parts: SliceParts, taken: SliceTaken, signals: SliceSignals): Promise<void> {
  const slice = await parts.batches.takeSlice(taken.job);
  const attempts = await Promise.allSettled(
    slice.items.map((item) => judgeItem({ parts, taken, slice, signals }, item)),
  );
  if (signals.lost.aborted) return;
  const error = attempts.find((attempt) => attempt.status === 'rejected');
  if (error !== undefined) throw error.reason;
  // Another worker goes on at once, without the wait that follows a failed attempt: it is not counted.
  const failed = signals.stopping.aborted
    ? []
    : slice.items.filter((_, at) => {
        const attempt = attempts[at];
        return attempt?.status === 'fulfilled' && attempt.value === 'failed';
      });
  await parts.batches.endSlice({
    claim: taken.claim,
    slice: taken.job,
    failed: failed.map(({ item }) => item),
    retryAfterS: Math.max(0, ...failed.map((item) => retryDelayS(parts, item) ?? 0)),
  });
}

interface Judging {
  readonly parts: SliceParts;
  readonly taken: SliceTaken;
  readonly slice: Slice;
  readonly signals: SliceSignals;
}

async function judgeItem(judging: Judging, item: OpenItem): Promise<'settled' | 'failed' | 'left'> {
  const verdict = await judging.parts.lanes.run(() => judgeUnlessStopped(judging, item));
  const { observer, pulse } = judging.parts;
  pulse?.beat();
  if (verdict === undefined) return 'left';
  if (verdict.isTemporary && retryDelayS(judging.parts, item) !== undefined) {
    observer?.countRetry(verdict.record);
    return 'failed';
  }
  // Outside of the lane, so that the next photo is judged while this result is written.
  await settle(judging, item, verdict);
  observer?.countResult(verdict.record);
  return 'settled';
}

async function judgeUnlessStopped({ parts, taken, signals }: Judging, item: OpenItem): Promise<Verdict | undefined> {
  if (signals.stopping.aborted || signals.lost.aborted) return undefined;
  if (taken.kind === 'abandoned') return abandoned;
  const { batchId: batch } = taken.job;
  const span = beginTrace(parts, requestIdOf(batch, item), item);
  const { reference } = item;
  const verdict = await judgeReference(parts, { reference, signal: signals.lost, span }).catch((error: unknown) => {
    span.end({ isFailed: true });
    throw error;
  });
  const { record, isTemporary, cause: err } = verdict;
  endTrace(span, verdict);
  if (isTemporary || err !== undefined)
    parts.log('warn', 'photo failed', { batch, item: item.item, reason: record.reason, traceId: span.traceId, err });
  return verdict;
}

/** Each attempt at a photo is a trace, as a request is. */
function beginTrace({ tracing = noTracing }: SliceParts, requestId: string, { attempts }: OpenItem): Span {
  if (!tracing.isOn) return untraced;
  const attributes = { 'antifake.request_id': requestId, 'antifake.attempt': attempts + 1 };
  return tracing.begin({ name: 'photo of a batch', kind: 'consumer', attributes });
}

function endTrace(span: Span, { record: { status, reason, charged } }: Verdict): void {
  span.set({
    'antifake.status': status,
    'antifake.charged': charged,
    ...(reason !== undefined && { 'antifake.reason': reason }),
  });
  span.end({ isFailed: status === 'INNER_ERROR' });
}

/** Id of the photo in the ledger and in traces. */
function requestIdOf(batchId: string, { item }: Pick<OpenItem, 'item'>): string {
  return `${batchId}:${item}`;
}

async function settle({ parts, taken, slice }: Judging, open: OpenItem, { record, message }: Verdict): Promise<void> {
  const { batchId } = taken.job;
  const { item } = open;
  const { keyId, monthStartsAtMs } = slice;
  const entry = { ...record, requestId: requestIdOf(batchId, open), keyId, route };
  await parts.settler.settle({ batchId, item, monthStartsAtMs, entry, ...(message !== undefined && { message }) });
}

/** `undefined`: this was the last attempt. */
function retryDelayS(
  { photoRetryDelaysS: delays = photoRetryDelaysS }: SliceParts,
  { attempts }: OpenItem,
): number | undefined {
  return delays[attempts];
}
