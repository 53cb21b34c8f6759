import { type Static, Type } from 'typebox';
import type { Batch as ShownBatch } from '../batch/index.ts';
import { AntifakeMessage, wordOf } from '../inspection.ts';
import type { BatchState, WebhookState } from '../store/index.ts';

const states: readonly BatchState[] = ['running', 'completed', 'cancelled'];
const webhookStates: readonly WebhookState[] = ['waiting', 'delivered', 'given_up'];

/** Text that PostgreSQL can store and a log can show. */
const pattern = '^[^\\u0000-\\u001f\\u007f]+$';
const time = (description: string) => Type.String({ format: 'date-time', description });

/** Id of a batch. */
export const BatchId = Type.String({ format: 'uuid', description: 'Id of the batch.' });

const callerId = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern,
  description: 'Your own id of the photo, which its result repeats.',
});
const reference = Type.String({
  minLength: 1,
  maxLength: 4096,
  pattern,
  description: 'Where the photo is: `https://…`, `s3://bucket/key` or `file://mount/path`.',
});

const BatchPhoto = Type.Object(
  { reference, id: Type.Optional(callerId) },
  { $id: 'BatchPhoto', description: 'A photo by reference.', additionalProperties: false },
);

/** The body of `POST /v1/batches`. */
export const NewBatchBody = Type.Object(
  {
    photos: Type.Array(BatchPhoto, {
      minItems: 1,
      description: 'Max `ANTIFAKE_BATCH_MAX_PHOTOS`, by default 100,000.',
    }),
    webhook: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2048,
        pattern,
        description: 'Receives one signed event when the batch has ended; requires `POST /v1/webhook-secret` once.',
      }),
    ),
  },
  { $id: 'NewBatch', description: 'Photos to judge, by reference.', additionalProperties: false },
);
export type NewBatchBody = Static<typeof NewBatchBody>;

const BatchWebhook = Type.Object(
  {
    url: Type.String(),
    state: wordOf(webhookStates, 'Whether the event of the end was delivered; `given_up`: it was not.'),
  },
  { $id: 'BatchWebhook', description: 'The event of the end of the batch.' },
);

const BatchCounts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
  $id: 'BatchCounts',
  description: 'Number of results by status.',
});

export const Batch = Type.Object(
  {
    id: BatchId,
    state: wordOf(states, '`running`: some photos have no result yet.'),
    photos: Type.Integer({ minimum: 1, description: 'Number of photos.' }),
    settled: Type.Integer({ minimum: 0, description: 'Number of photos with a result.' }),
    counts: BatchCounts,
    charged: Type.Integer({ minimum: 0, description: 'Number of results that were charged: `OK` and `FAIL`.' }),
    createdAt: time('When it was submitted.'),
    startedAt: Type.Optional(time('When a worker took the first photo; absent: none has yet.')),
    endedAt: Type.Optional(time('When the last photo got its result, or when it was cancelled.')),
    expectedEndAt: Type.Optional(time('Estimate from the results so far; absent before the first one.')),
    webhook: Type.Optional(BatchWebhook),
  },
  { $id: 'Batch', description: 'A batch and its progress.' },
);

/** The answer about one batch. */
export const BatchAnswer = Type.Object(
  { status: Type.Literal('OK'), message: Batch },
  { $id: 'BatchAnswer', description: 'The batch as it is now.' },
);
export interface BatchAnswer {
  readonly status: 'OK';
  readonly message: ShownBatch;
}

/** The answer of `GET /v1/batches`. */
export const BatchesAnswer = Type.Object(
  {
    status: Type.Literal('OK'),
    message: Type.Object(
      {
        batches: Type.Array(Batch, { description: 'Newest first.' }),
        next: Type.Optional(
          Type.String({ description: 'There are more batches: the value of `after` for the next page.' }),
        ),
      },
      { $id: 'BatchList', description: 'A page of the batches of the calling key.' },
    ),
  },
  { $id: 'BatchesAnswer', description: 'A page of batches.' },
);
export interface BatchesAnswer {
  readonly status: 'OK';
  readonly message: { readonly batches: readonly ShownBatch[]; readonly next?: string };
}

/** One line of the results. */
export const BatchResult = Type.Object(
  {
    photo: Type.Integer({ minimum: 0, description: 'Place in the list that was submitted, from 0.' }),
    id: Type.Optional(callerId),
    reference,
    status: Type.String({
      description: '`OK`, `FAIL`, the status of an error, `SOURCE_ERROR` or `CANCELLED`.',
    }),
    reason: Type.Optional(Type.String({ description: 'Why the status is not `OK`; absent for `CANCELLED`.' })),
    message: Type.Optional(AntifakeMessage),
  },
  { $id: 'BatchResult', description: 'The result of one photo.' },
);
export type BatchResult = Static<typeof BatchResult>;

/** The answer of `POST /v1/webhook-secret`. */
export const WebhookSecretAnswer = Type.Object(
  {
    status: Type.Literal('OK'),
    message: Type.Object(
      {
        secret: Type.String({
          pattern: '^whsec_',
          description: 'Verifies the signature of each event. It is in this answer only.',
        }),
      },
      { $id: 'WebhookSecret', description: 'The new secret.' },
    ),
  },
  { $id: 'WebhookSecretAnswer', description: 'A new secret that signs webhooks.' },
);
export type WebhookSecretAnswer = Static<typeof WebhookSecretAnswer>;
