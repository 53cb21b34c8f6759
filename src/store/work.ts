import type { Kysely } from 'kysely';
import type { JobSink } from './batch/jobs.ts';
import type { Schema } from './schema.ts';

/** What an operation works with: the tables, inside its transaction if it has one, and the store's time. */
export interface Work {
  readonly db: Kysely<Schema>;
  /** Milliseconds since 1970, by the one clock that all users of the database share where there is such a clock. */
  now(): Promise<number>;
  /** Where jobs are put within the same transaction; absent: the store was opened without a queue. */
  readonly jobs?: JobSink;
}
