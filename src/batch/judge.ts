import { messageOf, recordOf } from '../answer.ts';
import { AntifakeError, reasonTable } from '../errors.ts';
import type { Inspector } from '../index.ts';
import { dropBytes, maxPhotoBytes } from '../photo.ts';
import { SourceError, type Sources } from '../sources/index.ts';
import type { LedgerEntry } from '../store/index.ts';
import type { Span } from '../tracing/index.ts';
import type { WorkerObserver } from './observer.ts';

/** Status of a photo that could not be read; its reason is a code of the sources. */
const sourceErrorStatus = 'SOURCE_ERROR';

/** What the ledger and the results hold of a photo. */
export interface Verdict {
  readonly record: Pick<LedgerEntry, 'status' | 'reason' | 'charged' | 'scores' | 'models'>;
  /** JSON, as the drop-in route answers it. */
  readonly message?: string;
  /** The cause may pass: the photo is to be tried again, if it was not tried too often. */
  readonly isTemporary: boolean;
  /** Why it failed, for the log of the operator: never a reference or a path, which may name a person. */
  readonly cause?: unknown;
}

/** Parts that read and judge a photo. */
export interface JudgeParts {
  readonly sources: Pick<Sources, 'read'>;
  readonly inspector: Pick<Inspector, 'inspect' | 'workers'>;
  /** Maximum time of an inspection, milliseconds. */
  readonly deadlineMs: number;
  readonly observer?: WorkerObserver;
}

/** A photo by reference. */
export interface Referred {
  readonly reference: string;
  readonly signal: AbortSignal;
  /** Gets a span for reading the photo and one for judging it. */
  readonly span: Span;
}

/** Reads and judges one photo; its bytes are dropped afterwards. @throws the signal's reason if it is aborted. */
export async function judgeReference(parts: JudgeParts, { reference, signal, span }: Referred): Promise<Verdict> {
  const deadline = { signal: undefined as AbortSignal | undefined };
  const { observer, sources } = parts;
  const end = observer?.beginPhoto();
  try {
    const photo = await timed(
      () => span.run('read', () => sources.read(reference, { signal, maxBytes: maxPhotoBytes })),
      (durationMs) => observer?.countRead(durationMs, span),
    );
    deadline.signal = AbortSignal.timeout(parts.deadlineMs);
    const limit = AbortSignal.any([signal, deadline.signal]);
    return await timed(
      () => span.run('worker', (worker) => inspect(parts, photo, { signal: limit, span: worker })),
      (durationMs) => observer?.countJudging(durationMs, span),
    );
  } catch (error) {
    if (signal.aborted) throw error;
    if (deadline.signal?.aborted === true) return temporary('deadline', error);
    return verdictOf(error);
  } finally {
    end?.();
  }
}

/** Does some work and reports how long it took, also if it failed. */
async function timed<T>(work: () => Promise<T>, report: (durationMs: number) => void): Promise<T> {
  const fromMs = performance.now();
  try {
    return await work();
  } finally {
    report(performance.now() - fromMs);
  }
}

async function inspect(
  { inspector, observer }: JudgeParts,
  photo: Buffer,
  { signal, span }: Omit<Referred, 'reference'>,
): Promise<Verdict> {
  try {
    const inspection = await inspector.inspect(photo, { signal, onStep: (step) => span.add(step) });
    observer?.countInspection(inspection, span);
    const record = recordOf(inspection);
    if (inspection.outcome === 'failed') return { record, isTemporary: false };
    return { record, message: JSON.stringify(messageOf(inspection)), isTemporary: false };
  } finally {
    dropBytes(photo);
  }
}

function verdictOf(error: unknown): Verdict {
  if (error instanceof SourceError) {
    const { code: reason, retryable: isTemporary } = error;
    // As a photo that is sent.
    if (reason === 'too_long') return { record: { ...free, status: reasonTable.too_long.status, reason }, isTemporary };
    return { record: { ...free, status: sourceErrorStatus, reason }, isTemporary, cause: codeOf(error.cause) };
  }
  if (error instanceof AntifakeError && error.code !== 'INNER_ERROR')
    return { record: { ...free, status: error.code, reason: error.reason }, isTemporary: false };
  return temporary('internal', error);
}

/** The code of an error of the system, such as `ECONNREFUSED`, or else its class. */
function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? code : cause.name;
}

const free = { charged: false, models: [] };

function temporary(reason: 'deadline' | 'internal', cause: unknown): Verdict {
  return { record: { ...free, status: 'INNER_ERROR', reason }, isTemporary: true, cause };
}

/** The result of photos whose workers died again and again. */
export const abandoned: Verdict = {
  record: { ...free, status: 'INNER_ERROR', reason: 'internal' },
  isTemporary: false,
};
