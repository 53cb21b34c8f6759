import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../base/random.ts';
import { expiryOf, latinDate, thaiDate } from './dates.ts';
import { femaleNames, maleNames, surnames } from './names.ts';
import { citizenNumber, isCitizenNumber } from './number.ts';

test('citizen numbers carry a valid check digit and the spaces of the card', () => {
  const random = new Random(1);
  for (let i = 0; i < 200; i++) {
    const number = citizenNumber(random);
    assert.match(number, /^[1-8] \d{4} \d{5} \d{2} \d$/);
    assert.ok(isCitizenNumber(number));
  }
  assert.ok(!isCitizenNumber('1 2345 67890 12 3'));
});

test('dates are set as the card sets them, and a card ends the day before a birthday after eight years', () => {
  const birth = { year: 1996, month: 6, day: 21 };
  assert.equal(thaiDate(birth), '21 มิ.ย. 2539');
  assert.equal(latinDate(birth), '21 Jun. 1996');
  assert.deepEqual(expiryOf(birth, { year: 2015, month: 3, day: 2 }), { year: 2023, month: 6, day: 20 });
  assert.deepEqual(expiryOf(birth, { year: 2015, month: 9, day: 2 }), { year: 2024, month: 6, day: 20 });
});

test('there are names enough, none twice', () => {
  assert.ok(maleNames.length + femaleNames.length >= 60 && surnames.length >= 60);
  for (const list of [maleNames, femaleNames, surnames])
    assert.equal(new Set(list.map(([thai]) => thai)).size, list.length);
});
