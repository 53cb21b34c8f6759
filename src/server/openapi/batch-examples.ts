import type { Batch } from '../../batch/index.ts';
import type { BatchAnswer, BatchesAnswer, BatchResult, WebhookSecretAnswer } from '../batch-answers.ts';
import { type Examples, exampleMessage } from './examples.ts';

const running: Batch = {
  id: '0b8f6a1e-5f0e-4d6c-9d6b-2f6f5a3c1e47',
  state: 'running',
  photos: 10_000,
  settled: 2500,
  counts: { FAIL: 12, OK: 2485, SOURCE_ERROR: 3 },
  charged: 2497,
  createdAt: '2026-01-31T12:00:00.000Z',
  startedAt: '2026-01-31T12:00:01.000Z',
  expectedEndAt: '2026-01-31T12:04:01.000Z',
  webhook: { url: 'https://shop.example/antifake', state: 'waiting' },
};
const { expectedEndAt: _, ...begun } = running;
const cancelled: Batch = {
  ...begun,
  state: 'cancelled',
  settled: 10_000,
  counts: { ...running.counts, CANCELLED: 7500 },
  endedAt: '2026-01-31T12:01:02.000Z',
};

const one: BatchAnswer = { status: 'OK', message: running };
const ended: BatchAnswer = { status: 'OK', message: cancelled };
const page: BatchesAnswer = { status: 'OK', message: { batches: [running, cancelled] } };
const secret: WebhookSecretAnswer = {
  status: 'OK',
  message: { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
};
const lines: readonly BatchResult[] = [
  {
    photo: 0,
    id: 'case 17',
    reference: 's3://cards/17.jpg',
    status: 'OK',
    message: exampleMessage,
  },
  { photo: 1, id: 'case 18', reference: 's3://cards/18.jpg', status: 'SOURCE_ERROR', reason: 'not_found' },
];

export const batchExamples: Examples = { running: { summary: 'After a minute', value: one } };
export const cancelledExamples: Examples = { cancelled: { summary: 'Cancelled after a minute', value: ended } };
export const batchesExamples: Examples = { page: { summary: 'The last page', value: page } };
export const resultsExamples: Examples = { lines: { summary: 'Two lines', value: lines } };
export const webhookSecretExamples: Examples = { created: { summary: 'A new secret', value: secret } };
