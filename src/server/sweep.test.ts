import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { keepSweeping } from './sweep.ts';

it('a sweep waits for the one before, and one that failed does not stop the next', async (test) => {
  test.mock.timers.enable({ apis: ['setInterval'] });
  const sweeps: PromiseWithResolvers<void>[] = [];
  const sweep = () => {
    const running = Promise.withResolvers<void>();
    sweeps.push(running);
    return running.promise;
  };
  const failures: unknown[] = [];
  const timer = keepSweeping(
    { store: { sweep }, settings: {} },
    { error: (failure: unknown) => failures.push(failure) },
  );
  test.mock.timers.tick(60_000);
  assert.equal(sweeps.length, 1);
  sweeps[0]!.reject(new Error('no connection'));
  await setImmediate();
  assert.equal(failures.length, 1);
  test.mock.timers.tick(15_000);
  assert.equal(sweeps.length, 2);
  clearInterval(timer);
});
