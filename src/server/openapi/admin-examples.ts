import type { Key, KeyAnswer, KeysAnswer, SecretAnswer } from '../key-answers.ts';
import type { Examples } from './examples.ts';

const shop: Key = {
  id: '0123456789ab',
  name: 'shop',
  scope: 'photos',
  state: 'live',
  createdAt: '2026-01-31T12:00:00.000Z',
  expiresAt: '2027-01-31T12:00:00.000Z',
  ratePerMinute: 60,
  quotaPerMonth: 10_000,
};
const formerKey: Key = {
  id: 'ba9876543210',
  name: 'former shop',
  scope: 'photos',
  state: 'revoked',
  createdAt: '2026-01-02T08:30:00.000Z',
  revokedAt: '2026-01-30T09:00:00.000Z',
};
const keys: KeysAnswer = { status: 'OK', message: { keys: [formerKey, shop] } };
const changed: KeyAnswer = { status: 'OK', message: shop };
const revoked: KeyAnswer = { status: 'OK', message: formerKey };
const created: SecretAnswer = {
  status: 'OK',
  message: { apiKey: 'af_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', key: shop },
};

export const keysExamples: Examples = { page: { summary: 'The last page', value: keys } };
export const changedExamples: Examples = { changed: { summary: 'The changed key', value: changed } };
export const revokedExamples: Examples = { revoked: { summary: 'The revoked key', value: revoked } };
export const secretExamples: Examples = { secret: { summary: 'A key and its secret', value: created } };
