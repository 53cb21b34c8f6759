import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFrom, flips, type RawValues, rawBy, secondPassShare, tprDifference } from './second-pass.ts';

/** A hundred bona fide portraits of as many people, evenly from 0 to .5, and a hundred attacks above them; one pass gives the same as two. */
const agreeing: readonly RawValues[] = Array.from({ length: 200 }, (_, i) => {
  const raw = i / 200;
  return { kind: '', person: `${i}`, sent: 'camera', attack: i >= 100, one: raw, two: raw };
});
const isYes = (raw: number) => raw > 0.7;

test('no second pass is chosen if the mirror image changes nothing', () => {
  assert.equal(chooseFrom(agreeing, isYes), 1);
  assert.equal(secondPassShare(agreeing, 1), 0);
});

test('the second pass starts below the lowest portrait that it lifts over a threshold', () => {
  const raised = agreeing.map((portraits, i) => (i === 150 ? { ...portraits, one: 0.234, two: 0.75 } : portraits));
  const from = chooseFrom(raised, isYes);
  assert.equal(from, 0.23);
  assert.deepEqual([flips(raised, 'one', isYes), flips(raised, from, isYes), flips(raised, 0.24, isYes)], [1, 0, 1]);
});

test('below the raw value only the first pass counts, and from there on both', () => {
  const portraits: RawValues = { ...agreeing[0]!, one: 0.3, two: 0.6 };
  assert.deepEqual(
    [rawBy(portraits, 'one'), rawBy(portraits, 'two'), rawBy(portraits, 0.3), rawBy(portraits, 0.31)],
    [0.3, 0.6, 0.6, 0.3],
  );
});

test('attacks that one pass misses lower the share that is caught, and its interval', () => {
  const many: readonly RawValues[] = Array.from({ length: 600 }, (_, i) => {
    return { kind: '', person: `${i}`, sent: 'camera', attack: i >= 300, one: i < 480 ? i / 600 : 0.01, two: i / 600 };
  });
  const { value, low, high } = tprDifference(many, 0.5, 0.01)!;
  assert.ok(Math.abs(value + 0.4) < 0.011 && low < value && value < high && high < -0.2, `${value}, ${low} to ${high}`);
  assert.deepEqual(tprDifference(many, 0, 0.01), { value: 0, low: 0, high: 0 });
  assert.equal(tprDifference(agreeing, 0, 0.01), undefined);
});
