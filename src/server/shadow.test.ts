import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Inspection, Inspector } from '../index.ts';
import type { ShadowEntry, Store } from '../store/index.ts';
import { untraced } from '../tracing/index.ts';
import { createRegistry } from './metrics-exposition.ts';
import { Families } from './metrics-families.ts';
import { createShadowMetrics } from './metrics-shadow.ts';
import type { Queue } from './queue.ts';
import { Shadow } from './shadow.ts';

const failed: Inspection = {
  outcome: 'failed',
  reason: 'no_card',
  photo: { widthPx: 1, heightPx: 1 },
  models: [],
  timingsMs: {},
};
const photo = new Uint8Array([1, 2, 3]);

/** An inspector of which only its answer is real. */
function inspectorOf(threshold: number, inspect: Inspector['inspect'] = async () => failed) {
  const thresholds = { blur: threshold, deepfake: threshold, print: threshold };
  let closings = 0;
  const close = async () => {
    closings += 1;
  };
  return { inspector: { models: [], thresholds, inspect, close } as unknown as Inspector, closings: () => closings };
}

/** A shadow, what it stored, and its metrics. */
function shadowOf(
  inspect?: Inspector['inspect'],
  options: { readonly share?: number; readonly waiting?: number } = {},
) {
  const { share = 1, waiting = 0 } = options;
  const entries: ShadowEntry[] = [];
  const lines: string[] = [];
  const log = Object.fromEntries(
    ['warn', 'error'].map((level) => [level, (_: unknown, text = '') => lines.push(`${level} ${text}`)]),
  );
  const registry = createRegistry();
  const metrics = createShadowMetrics(new Families(registry));
  const candidate = inspectorOf(2, inspect);
  const shadow = new Shadow({
    inspector: inspectorOf(1).inspector,
    candidate: { inspector: candidate.inspector, share },
    store: { recordShadow: async (entry: ShadowEntry) => void entries.push(entry) } as unknown as Store,
    queue: { waiting } as Queue,
    metrics,
    log: log as unknown as FastifyBaseLogger,
  });
  const series = async (name: string) => {
    const found = (await registry.metrics()).split('\n').filter((line) => line.startsWith(name));
    return Object.fromEntries(found.map((line) => [/="(\w+)"/.exec(line)?.[1] ?? '', Number(line.split(' ').at(-1))]));
  };
  return { shadow, entries, lines, series, closings: candidate.closings };
}

describe('a shadow', () => {
  it('compares a copy of the photo, which the engine may free meanwhile', async () => {
    const seen: number[][] = [];
    const { shadow, entries, series } = shadowOf(async (image) => {
      seen.push([...image]);
      return failed;
    });
    const own = photo.slice();
    const held = shadow.hold(own);
    own.fill(0);
    held!.judge('one', failed, untraced);
    await nextTurn();
    assert.deepEqual(seen, [[1, 2, 3]]);
    const words = (threshold: number) => ['blur', 'deepfake', 'print'].map((name) => `${name}>${threshold}`);
    assert.deepEqual(entries, [
      {
        requestId: 'one',
        current: { models: words(1), reason: 'no_card' },
        candidate: { models: words(2), reason: 'no_card' },
      },
    ]);
    assert.deepEqual(await series('antifake_shadow_photos_total'), { compared: 1 });
  });

  it('chooses no photo if the share is 0', () => {
    assert.equal(shadowOf(undefined, { share: 0 }).shadow.hold(photo), undefined);
  });

  it('holds one photo at a time, until it is judged or dropped', async () => {
    const { promise, resolve } = Promise.withResolvers<Inspection>();
    const { shadow, series } = shadowOf(() => promise);
    const first = shadow.hold(photo);
    assert.equal(shadow.hold(photo), undefined);
    first!.drop();
    const second = shadow.hold(photo);
    second!.judge('two', failed, untraced);
    await nextTurn();
    assert.equal(shadow.hold(photo), undefined);
    resolve(failed);
    await nextTurn();
    assert.ok(shadow.hold(photo));
    assert.deepEqual(await series('antifake_shadow_photos_total'), { busy: 2, compared: 1 });
  });

  it('starts nothing while requests wait', async () => {
    const { shadow, entries, series } = shadowOf(undefined, { waiting: 1 });
    shadow.hold(photo)!.judge('one', failed, untraced);
    await nextTurn();
    assert.deepEqual([entries, await series('antifake_shadow_photos_total')], [[], { queue: 1 }]);
  });

  it('is switched off by five failures in a row, and by no fewer', async () => {
    let calls = 0;
    const { shadow, lines, series, closings } = shadowOf(async () => {
      calls += 1;
      if (calls === 5) return failed;
      throw new Error('crashed');
    });
    const judgeOne = async () => {
      shadow.hold(photo)?.judge('one', failed, untraced);
      await nextTurn();
    };
    for (let i = 0; i < 9; i++) await judgeOne();
    assert.deepEqual([calls, closings(), await series('antifake_shadow_enabled')], [9, 0, { '': 1 }]);
    for (let i = 0; i < 3; i++) await judgeOne();
    assert.deepEqual([calls, closings(), await series('antifake_shadow_enabled')], [10, 1, { '': 0 }]);
    assert.deepEqual(await series('antifake_shadow_photos_total'), { failed: 9, compared: 1 });
    assert.match(lines.at(-1)!, /^error candidate models are switched off/);
  });
});
