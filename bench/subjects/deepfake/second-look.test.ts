import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedShare, chooseFrom, flips, rawBy, type Seen, tprDifference } from './second-look.ts';

/** A hundred bona fide portraits of as many people, evenly from 0 to .5, and a hundred attacks above them; one look says what two say. */
const settled: readonly Seen[] = Array.from({ length: 200 }, (_, i) => {
  const raw = i / 200;
  return { kind: '', person: `${i}`, sent: 'camera', attack: i >= 100, one: raw, two: raw };
});
const isYes = (raw: number) => raw > 0.7;

test('where the mirror image changes nothing it is not asked for', () => {
  assert.equal(chooseFrom(settled, isYes), 1);
  assert.equal(askedShare(settled, 1), 0);
});

test('it is asked for from below the lowest portrait that two looks bring over a threshold', () => {
  const raised = settled.map((seen, i) => (i === 150 ? { ...seen, one: 0.234, two: 0.75 } : seen));
  const from = chooseFrom(raised, isYes);
  assert.equal(from, 0.23);
  assert.deepEqual([flips(raised, 'one', isYes), flips(raised, from, isYes), flips(raised, 0.24, isYes)], [1, 0, 1]);
});

test('a look counts alone below the raw value, and with the mirror image from there on', () => {
  const seen: Seen = { ...settled[0]!, one: 0.3, two: 0.6 };
  assert.deepEqual([rawBy(seen, 'one'), rawBy(seen, 'two'), rawBy(seen, 0.3), rawBy(seen, 0.31)], [0.3, 0.6, 0.6, 0.3]);
});

test('attacks that one look misses lower the share that is caught, in the interval too', () => {
  const many: readonly Seen[] = Array.from({ length: 600 }, (_, i) => {
    return { kind: '', person: `${i}`, sent: 'camera', attack: i >= 300, one: i < 480 ? i / 600 : 0.01, two: i / 600 };
  });
  const { value, low, high } = tprDifference(many, 0.5, 0.01)!;
  assert.ok(Math.abs(value + 0.4) < 0.011 && low < value && value < high && high < -0.2, `${value}, ${low} to ${high}`);
  assert.deepEqual(tprDifference(many, 0, 0.01), { value: 0, low: 0, high: 0 });
  assert.equal(tprDifference(settled, 0, 0.01), undefined);
});
