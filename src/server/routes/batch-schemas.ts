import { Type } from 'typebox';
import type { ErrorReason } from '../../errors.ts';
import {
  BatchAnswer,
  BatchesAnswer,
  BatchId,
  BatchResult,
  NewBatchBody,
  WebhookSecretAnswer,
} from '../batch-answers.ts';
import { maxLongBytes } from '../json-body.ts';
import { RotationBody } from '../key-answers.ts';
import {
  batchExamples,
  batchesExamples,
  cancelledExamples,
  resultsExamples,
  webhookSecretExamples,
} from '../openapi/batch-examples.ts';
import { limitParameter, pages } from './pages.ts';
import { idempotencyKey, ofEveryKey, ofJson, type Parameter, type Route } from './route.ts';

/** Errors of every route about batches. */
const ofBatches: readonly ErrorReason[] = [...ofEveryKey, 'needs_postgres'];

const id: Parameter = { in: 'path', name: 'id', description: 'Id of the batch.', schema: BatchId };

/** The routes of batches: one declaration for the service and for openapi.json. */
export const batchRoutes = {
  createBatch: {
    method: 'POST',
    url: '/v1/batches',
    tag: 'batches',
    summary: 'Judge many photos by reference',
    description:
      'Workers read and judge the photos later. One unit of the quota is reserved for each photo, or the batch is refused. `OK` and `FAIL` are charged; every other result gives its unit back.',
    needsKey: true,
    takesReferences: true,
    parameters: [idempotencyKey],
    body: {
      description: `References, never photos; max ${maxLongBytes.toLocaleString('en')} bytes.`,
      maxBytes: maxLongBytes,
      tooLong: 'too_many_photos',
      content: { 'application/json': NewBatchBody },
    },
    answers: {
      202: {
        description: 'The batch is in the queue.',
        schema: BatchAnswer,
        examples: batchExamples,
        headers: ['Idempotent-Replayed'],
      },
    },
    reasons: [
      ...ofBatches,
      ...ofJson,
      'too_many_photos',
      'wrong_webhook',
      'no_webhook_secret',
      'no_such_batch',
      'idempotency_key',
      'idempotency_key_reused',
      'over_quota',
      'no_memory',
      'still_running',
      'needs_sources',
    ],
  },
  listBatches: {
    method: 'GET',
    url: '/v1/batches',
    tag: 'batches',
    summary: 'The batches of the key',
    description: 'Newest first, page by page, with their progress.',
    needsKey: true,
    parameters: [
      limitParameter(pages.batches),
      {
        in: 'query',
        name: 'after',
        description: '`next` of the page before; absent: the first page.',
        schema: BatchId,
      },
    ],
    answers: { 200: { description: 'A page.', schema: BatchesAnswer, examples: batchesExamples } },
    reasons: [...ofBatches, 'wrong_page'],
  },
  getBatch: {
    method: 'GET',
    url: '/v1/batches/{id}',
    tag: 'batches',
    summary: 'Progress of a batch',
    description: 'Results by status, and an estimate of the end.',
    needsKey: true,
    parameters: [id],
    answers: { 200: { description: 'The batch.', schema: BatchAnswer, examples: batchExamples } },
    reasons: [...ofBatches, 'no_such_batch'],
  },
  getBatchResults: {
    method: 'GET',
    url: '/v1/batches/{id}/results',
    tag: 'batches',
    summary: 'Results of a batch',
    description:
      'One JSON object (`BatchResult`) a line, in the order of the list. `Antifake-Next` is the value of `after` for the next page; absent: these were the last results. A page may have fewer results than `limit`: it ends at about 1 MiB, and that of a running batch before the first photo that has no result yet.',
    needsKey: true,
    parameters: [
      id,
      limitParameter(pages.results),
      {
        in: 'query',
        name: 'after',
        description: '`Antifake-Next` of the page before; absent: the first page.',
        schema: Type.Integer({ minimum: 0 }),
      },
    ],
    answers: {
      200: {
        description: 'A page.',
        mediaType: 'application/jsonl',
        // As OpenAPI 3.2 describes lines of JSON: an array of them.
        schema: Type.Array(BatchResult),
        examples: resultsExamples,
        headers: ['Antifake-Next'],
      },
    },
    reasons: [...ofBatches, 'no_such_batch', 'wrong_page'],
  },
  cancelBatch: {
    method: 'POST',
    url: '/v1/batches/{id}/cancel',
    tag: 'batches',
    summary: 'Cancel a batch',
    description:
      'Photos without a result get the status `CANCELLED`, and their units are given back. A batch that has ended stays as it is.',
    needsKey: true,
    parameters: [id],
    answers: { 200: { description: 'The batch.', schema: BatchAnswer, examples: cancelledExamples } },
    reasons: [...ofBatches, 'no_such_batch'],
  },
  createWebhookSecret: {
    method: 'POST',
    url: '/v1/webhook-secret',
    tag: 'batches',
    summary: 'Give the key a new secret for webhooks',
    description:
      'The secret signs every event for this key. The one before signs too for `graceHours`, then no longer. It is in this answer only.',
    needsKey: true,
    body: {
      description: 'How long the old secret remains valid; may be absent.',
      isOptional: true,
      content: { 'application/json': RotationBody },
    },
    answers: { 200: { description: 'The new secret.', schema: WebhookSecretAnswer, examples: webhookSecretExamples } },
    reasons: [...ofBatches, ...ofJson],
  },
} as const satisfies Record<string, Route>;
