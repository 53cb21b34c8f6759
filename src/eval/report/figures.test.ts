import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areaWithin, ofHundred, percentWithin } from './figures.ts';

describe('figures of the report', () => {
  it('state how many photos they need if there are too few', () => {
    const short = { needed: 59, found: 11, of: 'attacks' } as const;
    assert.equal(areaWithin(short), 'needs 59 attacks, has 11');
    assert.equal(percentWithin(short), 'needs 59 attacks, has 11');
  });

  it('of classes that are separated without an error give a lower bound of the area, rounded down', () => {
    assert.equal(areaWithin({ value: 1, low: 0.96379, high: 1 }), 'at least 0.963');
    assert.equal(areaWithin({ value: 0.95, low: 0.9, high: 0.99 }), '0.950 (0.900–0.990)');
  });

  it('of 100 are rounded away from each other', () => {
    assert.equal(ofHundred({ value: 0, low: 0, high: 0.2849 }), '0 to 29');
    assert.equal(ofHundred({ value: 0.031, low: 0.0199, high: 0.0401 }), '1 to 5');
  });
});
