import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { planSliceSize, toBatch, toResultLine } from '../../batch/index.ts';
import { AntifakeError } from '../../errors.ts';
import { type BatchStore, isBatchId, longLimitMs, type SubmitOutcome } from '../../store/index.ts';
import type { BatchAnswer, BatchesAnswer, NewBatchBody, WebhookSecretAnswer } from '../batch-answers.ts';
import { type BatchParts, callerOf, type Service } from '../call.ts';
import type { RotationBody } from '../key-answers.ts';
import { answerOf, idempotencyOf } from '../quota.ts';
import { limitOf, pages, wrongPage } from './pages.ts';

const hourMs = 3_600_000;

/** The handler of `POST /v1/batches`. */
export const createBatch =
  (service: Service) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<BatchAnswer> => {
    const parts = partsForPhotos(service);
    const { photos, webhook } = request.body as NewBatchBody;
    if (photos.length > parts.maxPhotos)
      throw new AntifakeError('too_many_photos', `expected at most ${parts.maxPhotos} photos`);
    const problem = webhook === undefined ? undefined : parts.checkWebhook(webhook);
    if (problem !== undefined) throw new AntifakeError('wrong_webhook', problem);
    waitLong(request, service);
    const idempotency = idempotencyOf(request, () => JSON.stringify(request.body));
    const outcome = await parts.store.submit({
      id: randomUUID(),
      keyId: callerOf(request.call).id,
      requestId: request.id,
      items: photos.map(({ reference, id }) => ({ reference, ...(id !== undefined && { callerId: id }) })),
      sliceSize: planSliceSize(photos.length),
      ...(webhook !== undefined && { webhookUrl: webhook }),
      ...(idempotency && { idempotency }),
    });
    const batch = batchOf(outcome);
    if (outcome.kind === 'replayed') reply.header('idempotent-replayed', 'true');
    request.call.status = 'OK';
    reply.code(202);
    return { status: 'OK', message: toBatch(batch) };
  };

/** The handler of `GET /v1/batches`. */
export const listBatches =
  (service: Service) =>
  async (request: FastifyRequest): Promise<BatchesAnswer> => {
    const { store } = partsOf(service);
    const { limit, after } = request.query as Readonly<Record<string, unknown>>;
    const count = limitOf(limit, pages.batches);
    if (after !== undefined && !isBatchId(after)) throw wrongPage();
    const page = { keyId: callerOf(request.call).id, maxBatches: count + 1, ...(after !== undefined && { after }) };
    const found = await store.list(page);
    if (found === undefined) throw wrongPage();
    request.call.status = 'OK';
    const batches = found.slice(0, count).map(toBatch);
    return { status: 'OK', message: { batches, ...(found.length > count && { next: batches.at(-1)!.id }) } };
  };

/** The handler of `GET /v1/batches/{id}`. */
export const getBatch =
  (service: Service) =>
  (request: FastifyRequest): Promise<BatchAnswer> =>
    answerBatch(request, (name) => partsOf(service).store.find(name));

/** The handler of `POST /v1/batches/{id}/cancel`. */
export const cancelBatch =
  (service: Service) =>
  (request: FastifyRequest): Promise<BatchAnswer> => {
    waitLong(request, service);
    return answerBatch(request, (name) => partsOf(service).store.cancel(name));
  };

/** The handler of `GET /v1/batches/{id}/results`. */
export const getBatchResults =
  (service: Service) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { store } = partsOf(service);
    const { limit, after } = request.query as Readonly<Record<string, unknown>>;
    const count = limitOf(limit, pages.results);
    const from = after === undefined ? 0 : Number(after);
    if (after !== undefined && !(typeof after === 'string' && /^\d{1,9}$/.test(after))) throw wrongPage();
    const page = await store.results({ ...nameOf(request), from, maxResults: count });
    if (page === undefined) throw noSuchBatch();
    request.call.status = 'OK';
    if (page.next !== undefined) reply.header('antifake-next', String(page.next));
    return reply.type('application/jsonl; charset=utf-8').send(page.results.map(toResultLine).join(''));
  };

/** The handler of `POST /v1/webhook-secret`. */
export const createWebhookSecret =
  (service: Service) =>
  async (request: FastifyRequest): Promise<WebhookSecretAnswer> => {
    const parts = partsOf(service);
    const { graceHours = 0 } = request.body as RotationBody;
    const secret = parts.mintWebhookSecret();
    const keyId = callerOf(request.call).id;
    await parts.store.setWebhookSecret({ keyId, secret, graceMs: graceHours * hourMs });
    request.call.status = 'OK';
    request.log.info({ keyId }, 'webhook secret created');
    return { status: 'OK', message: { secret } };
  };

async function answerBatch(
  request: FastifyRequest,
  read: (name: { readonly id: string; readonly keyId: string }) => ReturnType<BatchStore['find']>,
): Promise<BatchAnswer> {
  const batch = await read(nameOf(request));
  if (batch === undefined) throw noSuchBatch();
  request.call.status = 'OK';
  return { status: 'OK', message: toBatch(batch) };
}

/** Keeps the connection at least as long as an operation on all photos of a batch may take; the next request sets the usual limit again. */
function waitLong({ raw }: FastifyRequest, { settings }: Service): void {
  raw.socket.setTimeout(settings.bodyTimeoutMs + longLimitMs);
}

/** @throws AntifakeError NOT_CONFIGURED without PostgreSQL. */
function partsOf({ batches }: Service): BatchParts {
  if (batches === undefined) throw new AntifakeError('needs_postgres', 'expected PostgreSQL for batches');
  return batches;
}

/** @throws AntifakeError NOT_CONFIGURED without PostgreSQL, or without places from which photos may be read. */
export function partsForPhotos(service: Service): BatchParts {
  const parts = partsOf(service);
  if (!parts.hasSources) throw new AntifakeError('needs_sources', 'expected places from which photos may be read');
  return parts;
}

function batchOf(outcome: SubmitOutcome) {
  switch (outcome.kind) {
    case 'submitted':
    case 'replayed':
      return outcome.batch;
    case 'batch_deleted':
      throw noSuchBatch();
    case 'no_webhook_secret':
      throw new AntifakeError('no_webhook_secret', 'expected a secret that signs the webhook');
    default:
      answerOf(outcome);
      throw new AntifakeError('internal', `expected a batch but received ${outcome.kind}`);
  }
}

/** A batch of the caller; that of another key is not found. */
function nameOf(request: FastifyRequest): { readonly id: string; readonly keyId: string } {
  const { id } = request.params as { readonly id?: string };
  if (!isBatchId(id)) throw noSuchBatch();
  return { id, keyId: callerOf(request.call).id };
}

function noSuchBatch(): AntifakeError {
  return new AntifakeError('no_such_batch', 'expected the id of a batch of this key');
}
