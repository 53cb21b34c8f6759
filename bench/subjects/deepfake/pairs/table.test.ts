import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PairScore } from './judge.ts';
import { kindsOf, usualKinds } from './kinds.ts';
import { tableOf } from './table.ts';

const base: Omit<PairScore, 'card' | 'person'> = {
  ...{ sent: 'camera', kind: 'genuine', maker: 'self', set: 'a', prints: 'usual', strength: 0, jpegs: 2, change: 0 },
  ...{ raw: 0, parts: {}, yes: false, sharpness: 0, brightness: 0, bytes: 0 },
};

/** 320 genuine photos with raw values from 0 to 1, and the given attacks. */
function scoresWith(more: readonly Partial<PairScore>[]): readonly PairScore[] {
  const genuine = Array.from({ length: 320 }, (_, i) => ({ ...base, card: i, person: `p${i}`, raw: i / 320 }));
  return [
    ...genuine,
    ...more.map((one, i) => ({ ...base, card: i, person: `p${i}`, raw: 2, yes: true, change: 50, ...one })),
  ];
}

const of = (rows: ReturnType<typeof tableOf>, group: string) => rows.find((row) => row.group === `${group} | camera`);

describe('the table of pairs', () => {
  const kinds: readonly Partial<PairScore>[] = [
    { kind: 'swap_after', maker: 'sdfd' },
    { kind: 'replace_after', maker: 'genuine' },
    { kind: 'generated_before', maker: 'sdfd' },
    { kind: 'unseen_before', maker: 'lfw_faceswap' },
    { kind: 'selfblend_after' },
    { kind: 'editor_photo_after', maker: 'autoencoder', change: 1 },
    { kind: 'part_after', maker: 'genuine', change: 3.9 },
  ];
  const rows = tableOf(scoresWith(kinds));

  it('excludes self-blends, editors and edits that are not visible from all attacks', () => {
    assert.equal(of(rows, 'all attacks')?.attacks, 4);
    assert.equal(of(rows, 'selfblend_after')?.attacks, 1);
    assert.equal(of(rows, 'editor_photo_after, autoencoder')?.attacks, 1);
    assert.equal(of(rows, 'part_after'), undefined);
    assert.equal(of(rows, 'not to be seen: part_after')?.genuine, 1);
  });

  it('has rows by donor and by maker, each against all genuine photos of the sending', () => {
    assert.equal(of(rows, 'donor sdfd')?.attacks, 1);
    assert.equal(of(rows, 'donor genuine')?.attacks, 1);
    assert.equal(of(rows, 'generated_before, sdfd')?.genuine, 320);
    assert.equal(of(rows, 'unseen_before')?.auc, 1);
  });

  it('gives the TPR at FPR 1 % only if there are enough genuine photos', () => {
    assert.equal(of(rows, 'all attacks')?.tpr_at_fpr_1pct, 1);
    const few = tableOf(scoresWith(kinds).slice(30));
    assert.equal(of(few, 'all attacks')?.tpr_at_fpr_1pct, 'below 300 genuine');
  });

  it('has baselines of a single number in each row', () => {
    const dark = tableOf(scoresWith([{ kind: 'swap_after', maker: 'sdfd', brightness: -1 }]));
    assert.deepEqual([of(dark, 'swap_after')?.auc_brightness, of(dark, 'swap_after')?.auc_bytes], [0, 0.5]);
  });

  it('has the same columns in every row', () => {
    const names = new Set(rows.map((row) => Object.keys(row).sort().join()));
    assert.equal(names.size, 1, [...names].join('\n'));
  });
});

describe('kinds', () => {
  it('occur equally often, three on each card', () => {
    const counts = Map.groupBy(Array.from({ length: 300 }, (_, card) => kindsOf(card)).flat(), ({ name }) => name);
    assert.deepEqual(new Set([...counts.values()].map((some) => some.length)), new Set([100]));
    assert.equal(counts.size, usualKinds.length);
  });
});
