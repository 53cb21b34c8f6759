import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compatibilityOf } from './compatibility.ts';

const known = ['001_first', '002_second'];

test('applied migrations are compared with those that the code knows', () => {
  const cases: readonly (readonly [applied: readonly string[], expected: string])[] = [
    [[], 'older'],
    [['001_first'], 'older'],
    [known, 'current'],
    [[...known, '003_more'], 'newer'],
    [[...known, '003_more', '004_less_since_002'], 'newer'],
    [[...known, '003_more', '004_less_since_003'], 'too_new'],
    // One that does not follow the naming rule may do anything.
    [[...known, 'other'], 'too_new'],
    // Of two branches, each with a migration of its own.
    [['001_first', '003_more'], 'older'],
  ];
  for (const [applied, expected] of cases) assert.equal(compatibilityOf(applied, known), expected, applied.join());
});
