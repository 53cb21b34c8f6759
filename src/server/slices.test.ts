import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Slices } from './slices.ts';

describe('slices', () => {
  it('do all work in order, in a later turn, and rethrow its errors', async () => {
    const slices = new Slices();
    const done: number[] = [];
    const all = [1, 2, 3].map((index) => slices.run(() => void done.push(index)));
    assert.deepEqual(done, []);
    await Promise.all(all);
    assert.deepEqual(done, [1, 2, 3]);
    const failure = new Error('wrong');
    await assert.rejects(
      slices.run(() => {
        throw failure;
      }),
      failure,
    );
  });

  it('let the event loop run between long pieces of work, whatever arrives in the meantime', async () => {
    const slices = new Slices();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    const work = () => {
      for (const until = performance.now() + 3; performance.now() < until; );
    };
    const inARow = async () => {
      for (let count = 0; count < 10; count++) await slices.run(work);
    };
    await Promise.all(Array.from({ length: 10 }, inARow));
    clearInterval(timer);
    assert.ok(turns >= 20, `${turns} turns for 100 pieces of work`);
  });
});
