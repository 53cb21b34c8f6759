import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { byCheck } from '../../inspection.ts';
import { scoreOf } from '../../model/index.ts';
import type { Engine } from '../run/engine.ts';
import type { ScoreRow } from '../scores/row.ts';
import { fitCalibration } from './fit.ts';
import { fitKnots, type Knot } from './knots.ts';
import { neededFor, parseTarget } from './target.ts';

const engine: Engine = {
  photos: 'cards',
  models: [{ name: 'deepfake', version: '9.9.9', sha256: 'a'.repeat(64) }],
  thresholds: { ...byCheck(() => 70), deepfake: 85 },
};
const fittedAt = new Date(0);

/** Rows whose raw values rise evenly over 0..1, attacks from the middle on. */
function rowsOf(count: number, of: { readonly attacks: number; readonly group?: (i: number) => string }): ScoreRow[] {
  const row = (raw: number, truth: 0 | 1, i: number): ScoreRow => ({
    file: `${truth}-${i}.jpg`,
    truth: { deepfake: truth },
    ...(of.group && { group: of.group(i) }),
    ...{ outcome: 'judged', reason: '', ms: 1, checks: { deepfake: { raw, score: Math.round(100 * raw) } } },
  });
  const bonaFide = Array.from({ length: count }, (_, i) => row(i / count, 0, i));
  return [...bonaFide, ...Array.from({ length: of.attacks }, (_, i) => row(0.5 + i / (2 * of.attacks), 1, i))];
}

function shareAbove(rows: readonly ScoreRow[], truth: 0 | 1, knots: readonly Knot[]): number {
  const raw = rows.filter((row) => row.truth.deepfake === truth).map((row) => row.checks.deepfake!.raw);
  const yes = raw.filter((value) => Math.round(scoreOf(value, { knots: [...knots], operatingPoint: '' })) > 85);
  return yes.length / raw.length;
}

describe('a calibration', () => {
  it('puts the threshold at the requested share of bona fide photos', () => {
    const rows = rowsOf(400, { attacks: 50 });
    const { checks, target } = fitCalibration({ rows, engine, target: parseTarget('bpcer=0.02'), fittedAt });
    assert.equal(target, 'bpcer=0.02');
    assert.equal(shareAbove(rows, 0, checks.deepfake!.knots), 0.02);
    assert.match(
      checks.deepfake!.operatingPoint,
      /^BPCER 2\.00 % on 400 bona fide photos, APCER \d+\.\d\d % on 50 attacks$/,
    );
  });

  it('or at the requested share of attacks', () => {
    const rows = rowsOf(50, { attacks: 400 });
    const { checks } = fitCalibration({ rows, engine, target: parseTarget('apcer=0.05'), fittedAt });
    assert.ok(Math.abs(shareAbove(rows, 1, checks.deepfake!.knots) - 0.95) < 0.003);
  });

  it('needs no attacks for a share of bona fide photos, and never falls', () => {
    const rows = rowsOf(299, { attacks: 0 });
    const { knots } = fitCalibration({ rows, engine, target: parseTarget('bpcer=0.01'), fittedAt }).checks.deepfake!;
    knots.slice(1).forEach(([raw, score], i) => {
      assert.ok(raw > knots[i]![0] && score > knots[i]![1]);
    });
  });

  it('refuses too few photos, and reports how many are needed and what they can show', () => {
    const fit = (rows: readonly ScoreRow[]) => () =>
      fitCalibration({ rows, engine, target: parseTarget('bpcer=0.01'), fittedAt });
    assert.throws(fit(rowsOf(298, { attacks: 50 })), {
      name: 'TargetError',
      message:
        /at least 299 judged bona fide photos of different people \(groups\) for deepfake at bpcer=0\.01 but received 298; label 1 more, or use bpcer=0\.011/,
    });
    assert.throws(fit(rowsOf(900, { attacks: 9, group: (i) => `${i % 100}` })), /received 100; label 199 more/);
  });

  it('has an id that names its knots', () => {
    const fit = (count: number) =>
      fitCalibration({ rows: rowsOf(count, { attacks: 9 }), engine, target: parseTarget('bpcer=0.05'), fittedAt }).id;
    assert.equal(fit(100), fit(100));
    assert.notEqual(fit(100), fit(101));
  });
});

describe('the fit', () => {
  it('is the same as that of training for the manifests', () => {
    interface Case extends Readonly<Record<'bonaFide' | 'attacks', readonly number[]>> {
      readonly threshold: number;
      readonly bpcer: number;
      readonly knots: readonly Knot[];
    }
    const text = readFileSync(new URL('../../../test/golden/eval/knots.json', import.meta.url), 'utf8');
    for (const { knots, threshold, bpcer, ...values } of (JSON.parse(text) as { readonly cases: readonly Case[] })
      .cases) {
      const fitted = fitKnots(values, threshold, { rate: 'bpcer', share: bpcer });
      assert.equal(fitted.length, knots.length);
      fitted.forEach(([raw, score], i) => {
        assert.ok(Math.abs(raw - knots[i]![0]) < 1e-9 && Math.abs(score - knots[i]![1]) < 1e-9, `${raw} ${score}`);
      });
    }
  });
});

describe('a target', () => {
  it('reports how many photos it needs', () => {
    assert.deepEqual([0.1, 0.05, 0.01, 0.001].map(neededFor), [29, 59, 299, 2995]);
  });

  it('is refused if it is invalid', () => {
    for (const text of ['', 'bpcer', 'bpcer=0', 'bpcer=1', 'eer=0.01', 'bpcer=1%', 'bpcer=0.01x'])
      assert.throws(() => parseTarget(text), { name: 'TargetError' });
  });
});
