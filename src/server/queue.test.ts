import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Queue, QueueFullError } from './queue.ts';

const calm = new AbortController().signal;

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
  it('runs so many, lets so many wait in order, and refuses the rest at once', async () => {
    const queue = new Queue({ concurrency: 1, maxWaiting: 2 });
    const [first, second, third] = [task(), task(), task()];
    const all = [first, second, third].map(({ run }) => queue.run(run, calm));
    assert.deepEqual([queue.running, queue.waiting, queue.hasRoom], [1, 2, false]);
    await assert.rejects(queue.run(task().run, calm), QueueFullError);
    first.end();
    await all[0];
    await wait(5);
    assert.deepEqual([second.hasStarted(), third.hasStarted()], [true, false]);
    second.end();
    third.end();
    assert.deepEqual(await Promise.all(all), ['done', 'done', 'done']);
    assert.deepEqual([queue.running, queue.waiting, queue.hasRoom], [0, 0, true]);
  });

  it('never runs more than its limit, also when a newcomer meets a place that is just free', async () => {
    const queue = new Queue({ concurrency: 2, maxWaiting: 100 });
    let [running, most] = [0, 0];
    const count = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    const late = Array.from({ length: 20 }, (_, turns) => wait(turns).then(() => queue.run(count, calm)));
    await Promise.all([...Array.from({ length: 20 }, () => queue.run(count, calm)), ...late]);
    assert.equal(most, 2);
  });

  it('lets a waiter leave at its deadline and frees a place when a task fails', async () => {
    const queue = new Queue({ concurrency: 1, maxWaiting: 5 });
    const first = task();
    const running = queue.run(first.run, calm);
    const deadline = new AbortController();
    const waiting = queue.run(task().run, deadline.signal);
    deadline.abort();
    await assert.rejects(waiting, QueueFullError);
    assert.equal(queue.waiting, 0);
    await assert.rejects(queue.run(task().run, AbortSignal.abort(new Error('gone'))), /gone/);
    first.end();
    await running;
    await assert.rejects(
      queue.run(() => Promise.reject(new Error('broken')), calm),
      /broken/,
    );
    assert.equal(queue.running, 0);
  });
});

async function wait(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
}
