import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../base/random.ts';
import { expiryOf, latinDate, thaiDate } from './dates.ts';
import { femaleNames, maleNames, surnames } from './names.ts';
import { checkDigit, citizenNumber } from './number.ts';
import { officers, provinces } from './places.ts';

test('citizen numbers have a valid check digit and the spaces of the card', () => {
  const random = new Random(1);
  for (let i = 0; i < 200; i++) {
    const number = citizenNumber(random);
    assert.match(number, /^[1-8] \d{4} \d{5} \d{2} \d$/);
    const digits = [...number.replaceAll(' ', '')].map(Number);
    assert.equal(checkDigit(digits), digits[12]);
  }
});

test('the check digit detects a mistyped digit, except the third, whose weight is eleven', () => {
  assert.equal(checkDigit([1, 1, 0, 1, 7, 0, 0, 2, 0, 7, 0, 3]), 0);
  const digits = [...'110170020703'].map(Number);
  const mistyped = digits.map((digit, place) => checkDigit(digits.with(place, (digit + 3) % 10)));
  assert.deepEqual(
    mistyped.flatMap((check, place) => (check === 0 ? place : [])),
    [2],
  );
});

test('dates have the form of the card, and a card expires the day before a birthday after eight years', () => {
  const birth = { year: 1996, month: 6, day: 21 };
  assert.equal(thaiDate(birth), '21 มิ.ย. 2539');
  assert.equal(latinDate(birth), '21 Jun. 1996');
  assert.deepEqual(expiryOf(birth, { year: 2015, month: 3, day: 2 }), { year: 2023, month: 6, day: 20 });
  assert.deepEqual(expiryOf(birth, { year: 2015, month: 9, day: 2 }), { year: 2024, month: 6, day: 20 });
});

test('the day before a birthday may be in another month or year, or a leap day', () => {
  const issue = { year: 2016, month: 1, day: 1 };
  assert.deepEqual(expiryOf({ year: 1990, month: 1, day: 1 }, issue), { year: 2023, month: 12, day: 31 });
  assert.deepEqual(expiryOf({ year: 1990, month: 3, day: 1 }, issue), { year: 2024, month: 2, day: 29 });
});

test('there are many names, and none twice', () => {
  assert.ok(maleNames.length + femaleNames.length >= 60 && surnames.length >= 60);
  for (const list of [maleNames, femaleNames, surnames])
    assert.equal(new Set(list.map(([thai]) => thai)).size, list.length);
});

test('names are written in Thai and in the Latin letters of the card', () => {
  for (const [thai, latin] of [...maleNames, ...femaleNames, ...surnames]) {
    assert.match(thai, /^[\u0e00-\u0e7f]+$/);
    assert.match(latin, /^[A-Z][a-z]+$/);
  }
  for (const officer of officers) assert.match(officer, /^นาย/);
});

test('every province has places, and Bangkok is first', () => {
  assert.equal(provinces[0]?.name, 'กรุงเทพมหานคร');
  for (const { name, districts } of provinces) assert.ok(districts.length > 1, name);
});
