import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, QueueFullError } from './queue.ts';

const calm = new AbortController().signal;
const patient = 600_000;

/** A task that ends when told to. */
function task() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let hasStarted = false;
  const run = () => {
    hasStarted = true;
    return promise;
  };
  return { run, end: () => resolve('done'), hasStarted: () => hasStarted };
}

describe('the queue', () => {
  it('runs a limited number of tasks and makes the others of a key wait in order', async () => {
    const queue = new Queue({ workers: 1, maxWaitMs: patient });
    const [first, second, third] = [task(), task(), task()];
    const all = [first, second, third].map(({ run }) => queue.run('a', run, calm));
    assert.deepEqual([queue.running, queue.waiting], [1, 2]);
    first.end();
    await all[0];
    await wait(5);
    assert.deepEqual([second.hasStarted(), third.hasStarted()], [true, false]);
    second.end();
    third.end();
    assert.deepEqual(await Promise.all(all), ['done', 'done', 'done']);
    assert.deepEqual([queue.running, queue.waiting], [0, 0]);
  });

  it('refuses at once what would wait too long, and returns when to retry', async () => {
    const queue = new Queue({ workers: 1, maxWaitMs: 250 });
    const tasks = [task(), task(), task()];
    const all = tasks.map(({ run }) => queue.run('a', run, calm));
    assert.ok(queue.expectedWaitMs('a') > 250);
    assert.ok(queue.expectedWaitMs('b') <= 250);
    const refused = await Promise.all(
      Array.from({ length: 20 }, () => queue.run('a', task().run, calm).catch((error: unknown) => error)),
    );
    const waits = refused.map((error) => {
      assert.ok(error instanceof QueueFullError);
      return error.retryAfterMs;
    });
    assert.ok(Math.min(...waits) >= 250 && new Set(waits).size > 10, `${waits}`);
    for (const { end } of tasks) end();
    await Promise.all(all);
  });

  it('gives the next turn to a key with one request, however many requests of another key wait', async () => {
    const queue = new Queue({ workers: 2, maxWaitMs: patient });
    const begun: string[] = [];
    const work = (key: string) => () => {
      begun.push(key);
      return sleep(2);
    };
    const greedy = Array.from({ length: 40 }, () => queue.run('greedy', work('greedy'), calm));
    await sleep(10);
    const before = begun.length;
    await queue.run('polite', work('polite'), calm);
    assert.ok(begun.indexOf('polite') - before <= 1, `${begun}`);
    await Promise.all(greedy);
  });

  it('shares turns by the duration of tasks, not by their number', async () => {
    let nowMs = 0;
    const queue = new Queue({ workers: 1, maxWaitMs: patient, clock: () => nowMs });
    const ended = { slow: 0, fast: 0 };
    const work = (key: 'slow' | 'fast', ms: number) => async () => {
      await wait(1);
      nowMs += ms;
      ended[key] += 1;
    };
    const all = Array.from({ length: 100 }, () => queue.run('fast', work('fast', 4), calm));
    const slow = Array.from({ length: 10 }, () => queue.run('slow', work('slow', 40), calm));
    await slow[4];
    assert.ok(ended.fast >= 40 && ended.fast <= 70, `${ended.fast} fast ones beside 5 slow ones`);
    await Promise.all([...all, ...slow]);
  });
});

describe('a place in the queue', () => {
  it('is never given twice, even if a new request arrives when a place becomes free', async () => {
    const queue = new Queue({ workers: 2, maxWaitMs: patient });
    let [running, most] = [0, 0];
    const count = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    const late = Array.from({ length: 20 }, (_, turns) => wait(turns).then(() => queue.run('a', count, calm)));
    await Promise.all([...Array.from({ length: 20 }, () => queue.run('b', count, calm)), ...late]);
    assert.equal(most, 2);
  });

  it('is released at the deadline, and if a task fails', async () => {
    const queue = new Queue({ workers: 1, maxWaitMs: patient });
    const first = task();
    const running = queue.run('a', first.run, calm);
    const deadline = new AbortController();
    const waiting = queue.run('a', task().run, deadline.signal);
    deadline.abort();
    await assert.rejects(waiting, QueueFullError);
    assert.equal(queue.waiting, 0);
    await assert.rejects(queue.run('a', task().run, AbortSignal.abort(new Error('gone'))), /gone/);
    first.end();
    await running;
    await assert.rejects(
      queue.run('a', () => Promise.reject(new Error('broken')), calm),
      /broken/,
    );
    assert.equal(queue.running, 0);
  });
});

async function wait(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
}
