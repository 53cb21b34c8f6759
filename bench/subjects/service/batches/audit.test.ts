import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answered, audit, type Books, type Listed } from './audit.ts';

const listed = (place: number, isCharged = true): Listed => ({
  batchId: 'a',
  place,
  reference: `photo ${place}`,
  expected: { status: isCharged ? 'OK' : 'SOURCE_ERROR', isCharged },
});

const answered = (photo: number, status = 'OK'): Answered => ({
  batchId: 'a',
  photo,
  reference: `photo ${photo}`,
  status,
});

const booked = (place: number, charged = 1, status = 'OK') => ({ requestId: `a:${place}`, status, charged });

function booksOf(ledger: Books['ledger'], changes: Partial<Books> = {}): Books {
  const charged = ledger.reduce((sum, row) => sum + row.charged, 0);
  return { ledger, used: charged, sums: { answers: ledger.length, charged }, ...changes };
}

function faults(list: readonly Listed[], results: readonly Answered[], books: Books): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(audit(list, results, books)).filter(([, count]) => count !== 0));
}

test('a list, results and books that agree have no fault', () => {
  const list = [listed(0), listed(1, false)];
  const results = [answered(0), answered(1, 'SOURCE_ERROR')];
  assert.deepEqual(faults(list, results, booksOf([booked(0), booked(1, 0, 'SOURCE_ERROR')])), {});
});

test('each fault is found', () => {
  const [list, results, books] = [[listed(0)], [answered(0)], booksOf([booked(0)])];
  assert.deepEqual(faults(list, [], books), { lost: 1 });
  assert.deepEqual(faults(list, [answered(0), answered(0)], books), { additional: 1 });
  assert.deepEqual(faults(list, [answered(0), answered(7)], books), { additional: 1 });
  assert.deepEqual(faults(list, [answered(0, 'FAIL')], books), { different: 1 });
  assert.deepEqual(faults(list, [{ ...answered(0), reference: 'another' }], books), { different: 1 });
  assert.deepEqual(faults(list, results, booksOf([])), { unbooked: 1, unitsOff: -1 });
  assert.deepEqual(faults(list, results, booksOf([booked(0, 0)], { used: 1 })), { bookedWrongly: 1 });
  assert.deepEqual(faults(list, results, booksOf([booked(0), booked(0)])), {
    bookedAgain: 1,
    chargedAgain: 1,
    unitsOff: 1,
  });
  assert.deepEqual(faults(list, results, booksOf([booked(0)], { used: 2 })), { unitsOff: 1 });
  assert.deepEqual(faults(list, results, booksOf([booked(0)], { sums: { answers: 1, charged: 2 } })), { sumsOff: 1 });
});
