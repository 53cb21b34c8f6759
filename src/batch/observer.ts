import type { Inspection } from '../index.ts';
import type { Span } from '../tracing/index.ts';

/** What became of a photo; `reason`: why it is not OK. */
interface PhotoResult {
  readonly status: string;
  readonly reason?: string;
}

/** Receives what a worker does, for metrics. */
export interface WorkerObserver {
  /** A slice was taken. @returns what to call when the worker is done with it. */
  beginSlice(): () => void;
  /** A photo is about to be read and judged. @returns what to call when that has ended. */
  beginPhoto(): () => void;
  /** Time to read a photo from its place, whether it succeeded or not. */
  countRead(durationMs: number, span: Span): void;
  /** Time to judge a photo, including the wait for a worker process, whether it succeeded or not. */
  countJudging(durationMs: number, span: Span): void;
  /** Counts what the engine answered. */
  countInspection(inspection: Inspection, span: Span): void;
  /** Counts the result of a photo, once it is stored. */
  countResult(result: PhotoResult): void;
  /** Counts a photo that failed and is tried again later. */
  countRetry(result: PhotoResult): void;
  /** Counts an attempt to deliver an event. */
  countDelivery(result: 'delivered' | 'retried' | 'given_up'): void;
}
