import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AntifakeAdminClient, type ModelComparison } from '../../client/index.ts';
import { createInspector } from '../../src/index.ts';
import { addAdmin, ask, told } from './admin.ts';
import { listen, post, type Running, usageOf } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto } from './photos.ts';

const card = cardPhoto.toString('base64');
const empty = emptyPhoto.toString('base64');
/** A candidate whose every score above 0 means yes. */
const thresholds = { blur: 0, deepfake: 0, print: 0 };

let plain: Running;
let running: Running;
let admin: { readonly key: string };
before(async () => {
  const inspector = await createInspector({ workers: 1, isBackground: true, thresholds });
  plain = await listen();
  running = await listen({ candidate: { inspector, share: 1 } });
  admin = await addAdmin(running);
});
after(() => Promise.all([plain.close(), running.close()]));

/** The comparison once it holds so many photos. */
async function compared(photos: number): Promise<ModelComparison> {
  const client = new AntifakeAdminClient({ baseUrl: running.url, apiKey: admin.key });
  for (;;) {
    const { comparisons } = await client.shadow();
    if (comparisons[0]?.photos === photos) return comparisons[0];
    await sleep(20);
  }
}

describe('candidate models', () => {
  it('change no answer and no charge, and are compared with the models in use', async () => {
    const answer = await post(running, { img: card });
    assert.equal(answer.body, (await post(plain, { img: card })).body);
    await compared(1);
    assert.equal((await post(running, { img: empty })).body, bodies.fail);
    const comparison = await compared(2);
    assert.deepEqual(await usageOf(running), { FAIL: [1, 1], OK: [1, 1] });

    const { blur, deepfake, print } = JSON.parse(answer.body).message;
    const scores = { blur: blur.score, deepfake: deepfake.score, print: print.score };
    const verdicts = { blur: blur.isBlur, deepfake: deepfake.isSpoofing, print: print.isPrint };
    const changed = (['blur', 'deepfake', 'print'] as const).filter(
      (name) => verdicts[name] === 'no' && scores[name] > 0,
    );
    assert.ok(changed.length > 0, JSON.stringify(scores));
    assert.deepEqual(
      comparison.checks.filter(({ toYes }) => toYes === 1).map(({ check }) => check),
      changed,
    );
    assert.ok(comparison.checks.every(({ toNo, differences }) => toNo === 0 && differences.mean === 0));
    assert.deepEqual(comparison.candidate, ['blur>0', 'deepfake>0', 'print>0']);
    assert.deepEqual(comparison.outcomes.map(({ current }) => current).toSorted(), ['judged', 'no_card']);
    const requestId = answer.headers.get('x-request-id');
    assert.ok(comparison.verdictExamples.every((example) => example.requestId === requestId));
    assert.equal(comparison.verdictExamples.length, changed.length);
  });

  it('judge no replay and no photo that was refused', async () => {
    const retry = { img: card, headers: { 'idempotency-key': 'order-1' } };
    await post(running, retry);
    const before = await compared(3);
    assert.equal((await post(running, retry)).headers.get('idempotent-replayed'), 'true');
    await post(running, { img: Buffer.from('no picture').toString('base64') });
    await post(running, { img: empty });
    assert.equal((await compared(4)).photos, before.photos + 1);
  });

  it('are shown to admin keys only, for days that are days', async () => {
    const refused = told(await ask(running, running.key, { path: '/v1/shadow' }));
    assert.deepEqual(refused, ['INVALID_API_KEY', 'not_admin', 403]);
    const wrong = told(await ask(running, admin.key, { path: '/v1/shadow?from=May' }));
    assert.deepEqual(wrong, ['INVALID_REQUEST', 'wrong_days', 400]);
    const none = await ask(running, admin.key, { path: '/v1/shadow?to=2020-01-01' });
    assert.deepEqual(JSON.parse(none.body), { status: 'OK', message: { comparisons: [] } });
  });
});
