import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { curveOf, histogramOf, ratesAt } from '../../console/src/thresholds/rates.ts';
import { type Item, readScores, ScoresError } from '../../console/src/thresholds/scores.ts';
import { rank } from '../../src/eval/metrics/ranking.ts';
import { itemsOf } from '../../src/eval/metrics/sample.ts';
import { measure } from '../../src/eval/metrics/statistics.ts';
import { readScores as readRows } from '../../src/eval/scores/read.ts';

const text = readFileSync('samples/scores.csv', 'utf8');

describe('the page of thresholds', () => {
  it('counts in the sample what a report of antifake eval counts, at every threshold', () => {
    const { checks, photos } = readScores(text, 'scores.csv');
    const rows = readRows('samples/scores.csv');
    assert.equal(photos, rows.length);
    assert.deepEqual(Object.keys(checks), ['blur', 'deepfake', 'print']);
    for (const [name, items] of Object.entries(checks)) {
      const curve = curveOf(items);
      for (let threshold = 0; threshold <= 100; threshold++) {
        const ranking = rank(itemsOf(rows, name as 'blur'), threshold);
        const { apcer, bpcer, apcerOfKind } = measure(ranking);
        const own = ratesAt(items, threshold);
        for (const [ours, theirs] of [
          [own.apcer.value, apcer],
          [own.bpcer.value, bpcer],
          [curve.apcer[threshold], apcer],
          [curve.bpcer[threshold], bpcer],
        ] as const)
          assert.ok(Math.abs(ours! - theirs) < 1e-12, `${name} at ${threshold}: ${ours}, ${theirs}`);
        for (const [i, kind] of ranking.kinds.entries())
          assert.equal(own.kinds.find((one) => one.kind === kind)?.apcer.value, apcerOfKind[i]);
      }
      for (const isAttack of [true, false])
        assert.ok(Math.abs(histogramOf(items, isAttack).reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
    }
  });

  it('counts photos of one group as one for the interval', () => {
    const items: readonly Item[] = Array.from({ length: 40 }, (_, i) => ({
      score: i % 2 === 0 ? 90 : 10,
      isAttack: i < 20,
      kind: 'swap',
      group: `person ${i % 4}`,
    }));
    const { apcer } = ratesAt(items, 50);
    assert.equal(apcer.value, 0.5);
    assert.ok(apcer.low < 0.1 && apcer.high > 0.9, JSON.stringify(apcer));
  });

  it('refuses what is no scores.csv, and says what it received in which line', () => {
    const [header, first = ''] = text.split('\n');
    const wrong = [
      ['', undefined],
      ['{"a": 1}', 1],
      ['file,blur\na,1\n', 1],
      [`${header}\n${first.split(',').with(header!.split(',').indexOf('blur_score'), '180')}\n`, 2],
      [`${header}\n${first},1,2\n`, 2],
    ] as const;
    for (const [content, line] of wrong)
      assert.throws(
        () => readScores(content, 'x.csv'),
        (error) => error instanceof ScoresError && (line === undefined || error.line === line),
        content.slice(0, 40),
      );
  });

  it('offers only checks with photos of both classes', () => {
    const bonaFide = text.split('\n').filter((line, i) => i === 0 || line.startsWith('bona_fide/'));
    assert.deepEqual(readScores(bonaFide.join('\n'), 'x.csv').checks, {});
  });
});
