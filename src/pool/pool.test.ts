import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { after, before, describe, it, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { prepareEngine } from '../setup.ts';
import { Pool } from './pool.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const photo = { image: readFileSync('samples/sample-card.jpg'), shows: 'card', findings: false } as const;

describe('the pool', () => {
  let pool: Pool;
  before(async () => {
    pool = await Pool.open(await prepareEngine({}), 2);
  });
  after(() => pool.close());

  /** Waits until both workers are there again, none of them a given one. */
  async function isReplaced(pid: number): Promise<void> {
    while (pool.pids.length < 2 || pool.pids.includes(pid)) await sleep(10);
  }

  it('judges as many photos at a time as it has workers, and makes others wait', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => pool.run(photo)));
    assert.deepEqual(new Set(replies.map(({ kind }) => kind)), new Set(['inspected']));
  });

  it('ends a worker that hangs, answers its caller at once, and continues with a new one', async () => {
    for (const pid of pool.pids) process.kill(pid, 'SIGSTOP');
    const [hung] = pool.pids;
    const deadline = new AbortController();
    const [first, second] = [pool.run(photo, deadline.signal), pool.run(photo, deadline.signal)];
    const waiting = pool.run(photo);
    await sleep(20);
    deadline.abort(new Error('too late'));
    await assert.rejects(first, /too late/);
    await assert.rejects(second, /too late/);
    assert.equal((await waiting).kind, 'inspected');
    await isReplaced(hung!);
  });

  it('stops an inspection at its next step and keeps the worker', async () => {
    const before = pool.pids;
    const leaving = new AbortController();
    const stopped = pool.run(photo, leaving.signal);
    await sleep(1);
    leaving.abort(new Error('left'));
    await assert.rejects(stopped, /left/);
    assert.equal((await pool.run(photo)).kind, 'inspected');
    assert.deepEqual(pool.pids, before);
  });

  it('answers INNER_ERROR if a worker dies, and starts a new one', async () => {
    const [one, other] = pool.pids;
    const asked = [pool.run(photo), pool.run(photo)];
    process.kill(one!, 'SIGKILL');
    const settled = await Promise.allSettled(asked);
    const [died] = settled.filter(({ status }) => status === 'rejected');
    assert.equal(died?.status === 'rejected' && died.reason.code, 'INNER_ERROR');
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
    await isReplaced(one!);
    assert.ok(pool.pids.includes(other!));
    assert.equal((await pool.run(photo)).kind, 'inspected');
  });

  it('continues to work after a signal to the whole group, which is meant for the parent process', async () => {
    const before = pool.pids;
    const asked = pool.run(photo);
    for (const pid of before) process.kill(pid, 'SIGTERM');
    assert.equal((await asked).kind, 'inspected');
    assert.deepEqual(pool.pids, before);
  });

  it('rejects running and waiting photos when it is closed, and leaves no process behind', async () => {
    const closing = await Pool.open(await prepareEngine({}), 1);
    const { pids } = closing;
    const asked = [closing.run(photo), closing.run(photo)];
    closing.close();
    for (const settled of await Promise.allSettled(asked))
      assert.equal(settled.status === 'rejected' && settled.reason.code, 'INNER_ERROR');
    await assert.rejects(closing.run(photo), { code: 'INNER_ERROR' });
    while (pids.some(isAlive)) await sleep(10);
  });
});

describe('a pool in the background', () => {
  it('runs workers in the background at the lowest priority', async () => {
    const background = await Pool.open(await prepareEngine({}), 1, true);
    assert.deepEqual(background.pids.map(getPriority), [constants.priority.PRIORITY_LOW]);
    assert.equal((await background.run(photo)).kind, 'inspected');
    background.close();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a reply is not kept after its caller has it', async () => {
  const pool = await Pool.open(await prepareEngine({}), 1);
  const replies: WeakRef<object>[] = [];
  for (let i = 0; i < 3; i++) replies.push(new WeakRef(await pool.run(photo)));
  await sleep(1);
  collectGarbage();
  assert.deepEqual(
    replies.map((reply) => reply.deref()),
    [undefined, undefined, undefined],
  );
  pool.close();
});
