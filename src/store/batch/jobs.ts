import { CompiledQuery } from 'kysely';
import { AntifakeError } from '../../errors.ts';
import type { Work } from '../work.ts';

/** Photos of a batch that one worker judges together: `count` of them from `first`. */
export interface SliceJob {
  readonly kind: 'slice';
  readonly batchId: string;
  readonly first: number;
  readonly count: number;
}

/** One attempt to deliver the event of a batch, counted from 0. */
export interface WebhookJob {
  readonly kind: 'webhook';
  readonly batchId: string;
  readonly attempt: number;
}

/** A job to be done, at the earliest after a while. Of those that are due, the highest priority comes first; default: 0. */
export interface NewJob {
  readonly job: SliceJob | WebhookJob;
  readonly startAfterS?: number;
  readonly priority?: number;
}

/** One attempt at a job. Once another worker has the job, or it has ended, the claim is lost. */
export interface JobClaim {
  readonly id: string;
  readonly kind: 'slice' | 'webhook' | 'abandoned';
  /** Number of this attempt. */
  readonly retryCount: number;
}

/** Runs a statement in the transaction of an operation. */
export type RunSql = (text: string, values: readonly unknown[]) => Promise<{ readonly rows: readonly unknown[] }>;

/** The queue, as operations of the store use it: within their own transaction, so that rows and jobs never disagree. */
export interface JobSink {
  add(run: RunSql, jobs: readonly NewJob[]): Promise<void>;
  /** Ends a job. @returns false, with nothing changed, if the claim is lost. */
  end(run: RunSql, claim: JobClaim): Promise<boolean>;
}

/**
 * The job of a slice, in its turn: the first slices of all batches are judged before the later ones, and one that is tried again keeps its
 * place, so that a large batch does not make a small one wait for its end.
 */
export function newSliceJob(job: SliceJob): NewJob {
  return { job, priority: -job.first };
}

/** Puts jobs into the queue. */
export function addJobs(work: Work, jobs: readonly NewJob[]): Promise<void> {
  return sinkOf(work).add(runIn(work), jobs);
}

/** Ends a job. @returns false if the claim is lost. */
export function endJob(work: Work, claim: JobClaim): Promise<boolean> {
  return sinkOf(work).end(runIn(work), claim);
}

function sinkOf({ jobs }: Work): JobSink {
  if (jobs === undefined) throw new AntifakeError('needs_postgres', 'expected a store that was opened with a queue');
  return jobs;
}

function runIn({ db }: Work): RunSql {
  return (text, values) => db.executeQuery(CompiledQuery.raw(text, [...values]));
}
