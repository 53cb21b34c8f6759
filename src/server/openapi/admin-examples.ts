import { exampleResults } from '../../inspection.ts';
import type { Key, KeyAnswer, KeysAnswer, SecretAnswer } from '../key-answers.ts';
import type { ShadowAnswer } from '../shadow-answers.ts';
import type { ServiceStatus, StatusAnswer } from '../status-answers.ts';
import { type Examples, exampleModel } from './examples.ts';

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

const printThreshold = exampleResults.print.threshold;

const state: ServiceStatus = {
  version: '0.1.0',
  startedAt: '2026-01-31T12:00:00.000Z',
  uptimeS: 3600,
  models: [exampleModel],
  checks: [
    {
      check: 'print',
      model: `${exampleModel.name}@${exampleModel.version}`,
      threshold: printThreshold,
      operatingPoint: { threshold: printThreshold, meaning: 'Error rates and the photos that they were measured on' },
    },
  ],
  queue: { workers: 2, liveWorkers: 2, running: 1, waiting: 0, expectedWaitMs: 0, maxWaitMs: 1500 },
  answers: [{ route: 'antifake', status: 'OK', answers: 120, p50Ms: 87, p95Ms: 142, p99Ms: 210 }],
  reasons: [{ route: 'antifake', status: 'FAIL', reason: 'no_card', answers: 3 }],
  verdicts: [{ check: 'print', verdict: 'no', answers: 118 }],
  steps: [{ step: 'decode', runs: 120, p50Ms: 9, p95Ms: 22, p99Ms: 24 }],
};
const status: StatusAnswer = { status: 'OK', message: state };

const shadow: ShadowAnswer = {
  status: 'OK',
  message: {
    comparisons: [
      {
        current: ['deepfake@0.13.0#5d41402a'],
        candidate: ['deepfake@0.13.0#7d793037'],
        from: '2026-01-24T00:00:01.000Z',
        to: '2026-01-31T12:00:00.000Z',
        photos: 2000,
        changedOutcomes: { photos: 0, share: 0, low: 0, high: 0.001917 },
        outcomes: [
          { current: 'judged', candidate: 'judged', photos: 1900 },
          { current: 'no_card', candidate: 'no_card', photos: 100 },
        ],
        checks: [
          {
            check: 'deepfake',
            photos: 1900,
            changed: { photos: 19, share: 0.01, low: 0.006411, high: 0.015566 },
            toYes: 16,
            toNo: 3,
            differences: { mean: 0.8, p1: -9, p5: -3, p50: 0, p95: 4, p99: 21 },
          },
        ],
        verdictExamples: [
          {
            requestId: '6c84fb90-12c4-11e1-840d-7b25c5ee775a',
            time: '2026-01-31T11:59:58.000Z',
            check: 'deepfake',
            current: { score: 71, verdict: 'no' },
            candidate: { score: 93, verdict: 'yes' },
          },
        ],
        outcomeExamples: [],
      },
    ],
  },
};

export const shadowExamples: Examples = { week: { summary: 'A candidate after a week', value: shadow } };
export const statusExamples: Examples = { state: { summary: 'After an hour', value: status } };
export const keysExamples: Examples = { page: { summary: 'The last page', value: keys } };
export const changedExamples: Examples = { changed: { summary: 'The changed key', value: changed } };
export const revokedExamples: Examples = { revoked: { summary: 'The revoked key', value: revoked } };
export const secretExamples: Examples = { secret: { summary: 'A key and its secret', value: created } };
