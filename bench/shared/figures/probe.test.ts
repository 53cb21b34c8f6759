import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../synth/index.ts';
import { pairProbeAuc, probeAuc } from './probe.ts';

/** Rows with five statistics of pure chance; `shift` moves one of them on the positive side. */
function draw(seed: number, shift: number) {
  const random = new Random(seed);
  return Array.from({ length: 400 }, (_, i) => {
    const statistics = Array.from({ length: 5 }, () => random.gauss());
    const positive = i % 2 === 0;
    return { statistics: statistics.with(2, statistics[2]! + (positive ? shift : 0)), positive, group: `${i >> 1}` };
  });
}

describe('a linear probe', () => {
  it('cannot separate what differs by chance alone', () => {
    const found = probeAuc(draw(1, 0));
    assert.ok(Math.abs(found - 0.5) < 0.08, `${found}`);
  });

  it('separates what one statistic separates, about as well as that one', () => {
    // Two normal classes two deviations apart: AUC Φ(2 / √2) = .921.
    const found = probeAuc(draw(2, 2));
    assert.ok(Math.abs(found - 0.921) < 0.03, `${found}`);
  });

  it('of pairs sees a difference that is small against what the pairs differ by among themselves', () => {
    const random = new Random(3);
    const pairs = (by: number) =>
      Array.from({ length: 60 }, (_, i) => {
        const first = [100 * random.gauss(), 100 * random.gauss()];
        const second = [first[0]! + by + 0.5 * random.gauss(), first[1]! + 0.5 * random.gauss()];
        return { first, second, group: `${i}` };
      });
    const [alike, apart] = [pairProbeAuc(pairs(0)), pairProbeAuc(pairs(1))];
    assert.ok(Math.abs(alike - 0.5) < 0.2 && apart > 0.95, `${alike}, ${apart}`);
  });

  it('answers .5 for pairs of equals', () => {
    const pairs = Array.from({ length: 20 }, (_, i) => ({ first: [i, 2 * i], second: [i, 2 * i], group: `${i}` }));
    assert.equal(pairProbeAuc(pairs), 0.5);
  });
});
