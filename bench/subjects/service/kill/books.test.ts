import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit, type Books } from './books.ts';
import type { Answer, Sent } from './client.ts';

const keyId = 'key';

function sent(requestId: string, answer: Partial<Answer> = {}, rest: Partial<Sent> = {}): Sent {
  return { keyId, wasSent: true, answer: { requestId, status: 'OK', isReplay: false, body: '', ...answer }, ...rest };
}

const line = (requestId: string, charged = 1, status = 'OK') => ({ requestId, keyId, status, charged });

function booksOf(ledger: Books['ledger'], changes: Partial<Books> = {}): Books {
  const charged = ledger.filter((row) => row.charged === 1).length;
  const units = [{ keyId, used: charged, held: 0 }];
  return { ledger, units, kept: [], sums: [{ keyId, charged }], ...changes };
}

/** The findings without the counts that are not faults. */
function faults(all: readonly Sent[], books: Books): Readonly<Record<string, number>> {
  const { chargedUnanswered: _, sentUnanswered: __, ...rest } = audit(all, books);
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0));
}

test('books that agree with the answers have no fault', () => {
  const lost = { keyId, wasSent: true };
  const all = [sent('a'), sent('b', { status: 'RATE_LIMITED' }), sent('c', { status: 'INNER_ERROR' }), lost];
  assert.deepEqual(faults(all, booksOf([line('a'), line('c', 0, 'INNER_ERROR'), line('lost')])), {});
});

test('each fault in the books is found', () => {
  assert.deepEqual(faults([sent('a')], booksOf([])), { missing: 1 });
  assert.deepEqual(faults([sent('a')], booksOf([line('a', 0)])), { different: 1 });
  assert.deepEqual(faults([sent('a', { status: 'FAIL' })], booksOf([line('a')])), { different: 1 });
  assert.deepEqual(faults([sent('a', { isReplay: true })], booksOf([line('a')])), { different: 1 });
  assert.deepEqual(faults([sent('a', { status: 'INNER_ERROR' })], booksOf([line('a')])), { chargedAfterError: 1 });
  assert.deepEqual(faults([{ keyId, wasSent: false }], booksOf([line('a')])), { chargedUnsent: 1 });
  const wrong = { units: [{ keyId, used: 2, held: 0 }], sums: [{ keyId, charged: 2 }] };
  assert.deepEqual(faults([sent('a')], booksOf([line('a')], wrong)), { wrongCounters: 1, wrongSums: 1 });
  const patient = [
    sent('a', { body: '1' }, { idempotencyKey: 'k' }),
    sent('b', { body: '2' }, { idempotencyKey: 'k' }),
  ];
  const both = booksOf([line('a'), line('b')], { kept: ['a'] });
  assert.deepEqual(faults(patient, both), { chargedTwice: 1, answeredTwice: 1 });
});
