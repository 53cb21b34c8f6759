import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { AntifakeError } from '../errors.ts';
import { machineMs } from '../machine-clock.ts';
import { perform, traits } from './operations.ts';
import type { Schema } from './schema.ts';
import { type Embedded, isBusy } from './sqlite.ts';
import { type ThreadAnswer, type ThreadCall, toFailure } from './thread-protocol.ts';

/** Time that one attempt to write blocks the thread while it waits for another process. */
const busyWaitMs = 50;

/** Parts that process the calls of a thread. */
export interface GroupParts {
  readonly embedded: Embedded;
  readonly db: Kysely<Schema>;
  readonly maxGroup: number;
  readonly answer: (answer: ThreadAnswer) => void;
}

/**
 * Processes calls in order: reads at once, and all waiting writes in one transaction, because its one sync to disk
 * takes longer than all of them. No call is answered before that sync; a call that fails does not affect the others.
 */
export class GroupCommit {
  readonly #parts: GroupParts;
  readonly #waiting: ThreadCall[] = [];
  #running: Promise<void> | undefined;

  constructor(parts: GroupParts) {
    this.#parts = parts;
    parts.embedded.database.exec(`PRAGMA busy_timeout = ${busyWaitMs};`);
  }

  add(call: ThreadCall): void {
    this.#waiting.push(call);
    this.#running ??= this.#run();
  }

  /** Closes the store once all waiting calls have been answered. */
  async close(): Promise<void> {
    await this.#running;
    this.#parts.embedded.database.close();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Calls that have arrived meanwhile join the group.
      await nextTurn();
      await this.#answerSome();
    }
    this.#running = undefined;
  }

  async #answerSome(): Promise<void> {
    const calls = this.#waiting.splice(0, this.#parts.maxGroup).filter((call) => !this.#refuseLate(call));
    for (const call of calls.filter(isRead)) this.#parts.answer(await this.#perform(call));
    const writes = calls.filter((call) => !isRead(call));
    if (writes.length === 0) return;
    const answers = await this.#write(writes);
    if (answers === 'busy') this.#waiting.unshift(...writes);
    else for (const answer of answers) this.#parts.answer(answer);
  }

  #refuseLate({ id, untilMs }: ThreadCall): boolean {
    if (machineMs() < untilMs) return false;
    const late = new AntifakeError('internal', 'expected the store to be free in time but it was not');
    this.#parts.answer({ id, failure: toFailure(late) });
    return true;
  }

  /** All in one transaction; if that fails as a whole, each in its own. */
  async #write(calls: readonly ThreadCall[]): Promise<readonly ThreadAnswer[] | 'busy'> {
    const { database, requireFile } = this.#parts.embedded;
    try {
      requireFile();
      database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      return isBusy(error) ? 'busy' : calls.map(({ id }) => ({ id, failure: toFailure(error) }));
    }
    try {
      const answers = await this.#performAll(calls);
      database.exec('COMMIT');
      return answers;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      const [call] = calls;
      if (calls.length === 1) return [{ id: call!.id, failure: toFailure(error) }];
      return this.#writeEach(calls);
    }
  }

  async #writeEach(calls: readonly ThreadCall[]): Promise<readonly ThreadAnswer[]> {
    const answers: ThreadAnswer[] = [];
    for (const call of calls) {
      const answer = await this.#write([call]);
      // Another process has the file: this call and the others wait again.
      if (answer === 'busy') this.#waiting.unshift(call);
      else answers.push(...answer);
    }
    return answers;
  }

  async #performAll(calls: readonly ThreadCall[]): Promise<readonly ThreadAnswer[]> {
    const { database } = this.#parts.embedded;
    const answers: ThreadAnswer[] = [];
    for (const call of calls) {
      database.exec('SAVEPOINT one');
      const answer = await this.#perform(call);
      // A full disk or a failing one rolls back the whole transaction by itself:
      // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
      if (!database.isTransaction)
        throw new Error('failure' in answer ? answer.failure.cause?.message : 'no transaction');
      if ('failure' in answer) database.exec('ROLLBACK TO one');
      database.exec('RELEASE one');
      answers.push(answer);
    }
    return answers;
  }

  async #perform({ id, name, args, nowMs }: ThreadCall): Promise<ThreadAnswer> {
    try {
      const work = { db: this.#parts.db, now: async () => nowMs };
      return { id, value: await perform(work, name, args as never) };
    } catch (error) {
      return { id, failure: toFailure(error) };
    }
  }
}

function isRead({ name }: ThreadCall): boolean {
  return traits[name].kind === 'read';
}
