import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { ServiceStatus } from '../../src/server/status-answers.ts';
import { addAdmin, ask, messageOf } from './admin.ts';
import { listen, post, type Running } from './listen.ts';
import { cardPhoto, emptyPhoto } from './photos.ts';

let running: Running;
let admin: { readonly key: string; readonly id: string };
before(async () => {
  running = await listen();
  admin = await addAdmin(running);
});
after(() => running.close());

const root = new URL('../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const stateNow = async () => messageOf<ServiceStatus>(await ask(running, admin.key, { path: '/v1/status' }));

describe('the state of the service', () => {
  it('has version, models and thresholds, with the meaning that the manifests give them', async () => {
    const { version, models, checks, startedAt, uptimeS } = await stateNow();
    assert.equal(version, read('package.json').version);
    assert.deepEqual(models, running.inspector.models);
    assert.deepEqual(
      checks.map(({ check }) => check),
      ['blur', 'deepfake', 'print'],
    );
    for (const { model, threshold, operatingPoint } of checks) {
      const manifest = read(`models/${model.replace('@', '-')}.json`);
      assert.equal(threshold, manifest.threshold);
      const { operatingPoint: meaning } = manifest.calibration;
      assert.deepEqual(operatingPoint, { threshold: manifest.threshold, meaning });
    }
    assert.ok(Date.parse(startedAt) <= Date.now() && uptimeS < 3600);
  });

  it('counts answers, reasons and verdicts as the metrics do, with percentiles that fit their histogram', async () => {
    for (const photo of [cardPhoto, cardPhoto, emptyPhoto, Buffer.from('no picture')])
      await post(running, { img: photo.toString('base64') });
    const { answers, reasons, verdicts, steps } = await stateNow();
    const ofPhotos = answers.filter(({ route }) => route === 'antifake');
    assert.deepEqual(Object.fromEntries(ofPhotos.map((one) => [one.status, one.answers])), {
      OK: 2,
      FAIL: 1,
      IMAGE_INVALID_FORMAT: 1,
    });
    assert.deepEqual(
      reasons.filter(({ route }) => route === 'antifake').map(({ reason, answers: times }) => [reason, times]),
      [
        ['no_card', 1],
        ['unknown_format', 1],
      ],
    );
    assert.deepEqual(
      verdicts.map(({ check, verdict, answers: times }) => [check, verdict, times]),
      ['blur', 'deepfake', 'print'].map((check) => [check, 'no', 2]),
    );
    assert.equal(steps.find(({ step }) => step === 'decode')?.runs, 3);
    for (const { p50Ms, p95Ms, p99Ms } of [...answers, ...steps]) assert.ok(p50Ms <= p95Ms && p95Ms <= p99Ms);
    const judged = ofPhotos.find(({ status }) => status === 'OK')!;
    assert.ok(judged.p50Ms > 5 && judged.p99Ms <= 10_000, JSON.stringify(judged));
  });

  it('shows the queue as it is', async () => {
    const idle = { workers: 1, liveWorkers: 1, running: 0, waiting: 0, expectedWaitMs: 0, maxWaitMs: 30_000 };
    assert.deepEqual((await stateNow()).queue, idle);
    const img = cardPhoto.toString('base64');
    const all = Promise.all([1, 2, 3, 4, 5, 6].map(() => post(running, { img })));
    let busy = (await stateNow()).queue;
    while (busy.waiting === 0) busy = (await stateNow()).queue;
    assert.equal(busy.running, 1);
    assert.ok(busy.expectedWaitMs > 0);
    await all;
  });

  it('names no key', async () => {
    const text = JSON.stringify(await stateNow());
    for (const { id, name } of await running.store.listKeys())
      for (const word of [id, `"${name}"`]) assert.ok(!text.includes(word), word);
  });
});
