import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quarters, strataBy } from './strata.ts';

test('quarters hold each view once, the names say between which numbers', () => {
  const strata = quarters([8, 1, 2, 3, 4, 5, 6, 7], (value) => value);
  assert.deepEqual(
    strata.map(({ name, views }) => [name, views.toSorted()]),
    [
      ['1.0 to 3.0', [1, 2]],
      ['3.0 to 5.0', [3, 4]],
      ['5.0 to 7.0', [5, 6]],
      ['from 7.0', [7, 8]],
    ],
  );
});

test('strata by a name are in alphabetical order', () => {
  const strata = strataBy(['b1', 'a1', 'b2'], (view) => view[0]!);
  assert.deepEqual(strata, [
    { name: 'a', views: ['a1'] },
    { name: 'b', views: ['b1', 'b2'] },
  ]);
});
