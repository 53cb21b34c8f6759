import type { ModelInfo } from './answers.ts';

/** Percentiles in milliseconds since the start, estimated from a histogram; at most 10,000. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** Model and threshold of a check. */
export interface CheckStatus {
  readonly check: string;
  /** `name@version` */
  readonly model: string;
  /** In effect, 0..100: a score above it means yes. */
  readonly threshold: number;
  /** The threshold of the calibration, and the error rates that were measured there. */
  readonly operatingPoint?: { readonly threshold: number; readonly meaning: string };
}

/** Load at this moment. */
export interface QueueStatus {
  readonly workers: number;
  readonly liveWorkers: number;
  /** Photos that are being judged. */
  readonly running: number;
  /** Photos that wait for their turn. */
  readonly waiting: number;
  readonly expectedWaitMs: number;
  /** A photo that is expected to wait longer is refused. */
  readonly maxWaitMs: number;
}

/** State of the replica that answers, counted since it was started. */
export interface ServiceStatus {
  readonly version: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly uptimeS: number;
  /** Id of the operator's own calibration; absent: that of the models is used. */
  readonly calibration?: string;
  readonly models: readonly ModelInfo[];
  readonly checks: readonly CheckStatus[];
  readonly queue: QueueStatus;
  readonly answers: readonly ({
    readonly route: string;
    readonly status: string;
    readonly answers: number;
  } & Percentiles)[];
  /** Answers that were not OK. */
  readonly reasons: readonly {
    readonly route: string;
    readonly status: string;
    readonly reason: string;
    readonly answers: number;
  }[];
  readonly verdicts: readonly { readonly check: string; readonly verdict: string; readonly answers: number }[];
  /** Time of each step of an inspection. */
  readonly steps: readonly ({ readonly step: string; readonly runs: number } & Percentiles)[];
}
