import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lanes } from './lanes.ts';

describe('lanes', () => {
  it('run as many tasks at once as there are, in order, and go on after one that fails', async () => {
    const lanes = new Lanes(3);
    const [begun, gates] = [[] as number[], Array.from({ length: 9 }, () => Promise.withResolvers<void>())];
    const runs = gates.map(({ promise }, serial) =>
      lanes.run(() => {
        begun.push(serial);
        return promise;
      }),
    );
    const settled = Promise.allSettled(runs);
    await Promise.resolve();
    assert.deepEqual(begun, [0, 1, 2]);
    gates[1]!.reject(new Error('failed'));
    await runs[1]!.catch(() => undefined);
    await new Promise(setImmediate);
    assert.deepEqual(begun, [0, 1, 2, 3]);
    for (const { resolve } of gates) resolve();
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      gates.map((_, serial) => (serial === 1 ? 'rejected' : 'fulfilled')),
    );
    assert.equal(begun.length, 9);
  });
});
