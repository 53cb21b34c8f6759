import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { ShadowEntry, ShadowSide } from '../../src/store/index.ts';
import { dayMs, type Timed } from './rows.ts';

const scoresOf = (deepfake: number, isYes: boolean): NonNullable<ShadowSide['scores']> => ({
  blur: { score: 1, isYes: false },
  deepfake: { score: deepfake, isYes },
});

/** What candidate models answered is kept next to the models in use, and compared. */
export function describeShadow(timed: () => Timed): void {
  /** Models of a test's own, so that its sums hold nothing of another. */
  const modelsOf = () => ({ old: [`deepfake@${randomUUID()}`], next: [`deepfake@${randomUUID()}`] });

  it('sums what candidate models answered, once for each request', async () => {
    const { store, clock } = timed();
    const { old, next } = modelsOf();
    const entry = (current: Partial<ShadowSide>, candidate: Partial<ShadowSide>): ShadowEntry => ({
      requestId: randomUUID(),
      current: { models: old, ...current },
      candidate: { models: next, ...candidate },
    });
    const same = () => entry({ scores: scoresOf(10, false) }, { scores: scoresOf(12, false) });
    const changed = entry({ scores: scoresOf(80, false) }, { scores: scoresOf(90, true) });
    const lost = entry({ scores: scoresOf(80, false) }, { reason: 'no_card' });
    const fromMs = clock.ms;
    for (const one of [same(), same(), changed, changed]) await store.recordShadow(one);
    clock.ms += 1000;
    await store.recordShadow(lost);
    const sums = (await store.sumShadow({})).filter(({ candidate }) => candidate[0] === next[0]);
    assert.equal(sums.length, 1);
    const [{ outcomes, differences, ...rest }] = sums as [(typeof sums)[0]];
    assert.deepEqual(rest, {
      ...{ current: old, candidate: next, fromMs, toMs: fromMs + 1000 },
      changedVerdicts: [
        {
          ...{ requestId: changed.requestId, timeMs: fromMs, check: 'deepfake' },
          ...{ score: 80, candidateScore: 90, isYes: false, isCandidateYes: true },
        },
      ],
      changedOutcomes: [{ requestId: lost.requestId, timeMs: fromMs + 1000, candidateReason: 'no_card' }],
    });
    assert.deepEqual(outcomes, [{ photos: 3 }, { candidateReason: 'no_card', photos: 1 }]);
    const told = differences.map(({ check, difference, isYes, isCandidateYes, photos }) =>
      [check, difference, isYes, isCandidateYes, photos].join(),
    );
    const expected = ['blur,0,false,false,3', 'deepfake,10,false,true,1', 'deepfake,2,false,false,2'];
    assert.deepEqual(told.toSorted(), expected);
  });

  it('sums the days that are asked for, and deletes old pairs with the ledger', async () => {
    const { store, clock } = timed();
    const { old, next } = modelsOf();
    const side = { models: old, scores: scoresOf(1, false) };
    for (const _ of [1, 2]) {
      await store.recordShadow({ requestId: randomUUID(), current: side, candidate: { ...side, models: next } });
      clock.ms += dayMs;
    }
    const photosOf = async (days: Parameters<typeof store.sumShadow>[0]) => {
      const sums = (await store.sumShadow(days)).find(({ candidate }) => candidate[0] === next[0]);
      return sums?.outcomes.reduce((total, { photos }) => total + photos, 0);
    };
    assert.equal(await photosOf({}), 2);
    assert.equal(await photosOf({ to: '2026-01-31' }), 1);
    assert.equal(await photosOf({ from: '2026-02-01', to: '2026-02-01' }), 1);
    assert.equal(await photosOf({ from: '2026-02-02' }), undefined);
    await store.sweep({ ledgerDays: 1 });
    assert.equal(await photosOf({}), 1);
    clock.ms += dayMs;
    await store.sweep({ ledgerDays: 1 });
    assert.equal(await photosOf({}), undefined);
  });
}
