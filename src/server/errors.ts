import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError, type ErrorCode, type ErrorReason, errorTable, httpStatusOf, reasonTable } from '../errors.ts';
import type { CancelledEntry } from '../store/index.ts';
import { ClientDisconnectedError, type Service } from './call.ts';
import { QueueFullError } from './queue.ts';
import type { HttpSettings } from './settings.ts';

/** Reasons of RATE_LIMITED. */
type LimitReason = Extract<ErrorReason, 'over_rate' | 'over_quota' | 'no_memory' | 'still_running' | 'going_down'>;

/** Over rate, quota or memory; `retryAfterS` is sent in the header of the answer. */
export class RateLimitedError extends AntifakeError {
  override readonly name = 'RateLimitedError';
  readonly retryAfterS: number;

  constructor(reason: LimitReason, detail: string, retryAfterMs: number) {
    super(reason, detail);
    this.retryAfterS = Math.max(1, Math.ceil(retryAfterMs / 1000));
  }
}

/** Shutting down: the same answer as over a limit, with the HTTP status that load balancers know. */
export class GoingDownError extends RateLimitedError {
  constructor() {
    super('going_down', 'shutting down', 1000);
  }
}

/** Name of the header with the reason why an answer is not OK. */
export const reasonHeader = 'antifake-reason';

/** Reason in the table for any error that was thrown. */
function reasonOf(error: unknown): ErrorReason {
  if (error instanceof AntifakeError) return error.reason;
  if (error instanceof QueueFullError) return 'busy';
  const { statusCode } = error as { readonly statusCode?: unknown };
  const isCallers = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isCallers ? 'broken_request' : 'internal';
}

/** The body of an error's answer. */
export function errorBody(code: ErrorCode): { readonly status: ErrorCode; readonly message: string } {
  return { status: code, message: errorTable[code].message };
}

/** The HTTP status of an error's answer: 200 with `always200`, otherwise that of the table. */
export function httpStatusFor(reason: ErrorReason, { always200 }: { readonly always200: boolean }): number {
  return always200 ? 200 : httpStatusOf(reason);
}

/** Answers any error according to the table, and ends the reservation of the request without a charge. */
export function createErrorHandler(service: Service) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { call } = request;
    const isUnheard = call.gone.aborted && error instanceof QueueFullError;
    if (isUnheard || error instanceof ClientDisconnectedError) {
      request.log.info({ route: call.route }, 'the caller disconnected before the answer');
      await service.store.release(request.id).catch((cause) => report(request, cause));
      reply.hijack();
      return;
    }
    const reason = await recordError(service, request, error);
    if (reasonTable[reason].status === 'RATE_LIMITED') {
      reply.header('retry-after', retryAfterS(error));
      const delayMs = call.caller === undefined ? 0 : service.refusalDelay.count(call.caller.id);
      if (delayMs > 0) await sleep(delayMs);
    }
    await answerError(reason, { request, reply, settings: service.settings });
  };
}

/** The same on a port without callers: nothing is reserved or recorded there. */
export function createAdminErrorHandler(settings: HttpSettings) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const reason = reasonOf(error);
    logError(request, error, reason);
    await answerError(reason, { request, reply, settings });
  };
}

/** A request that failed, and its answer. */
interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly settings: HttpSettings;
}

async function answerError(reason: ErrorReason, { request, reply, settings }: Answering): Promise<void> {
  const code = reasonTable[reason].status;
  Object.assign(request.call, { status: code, reason });
  await reply.header(reasonHeader, reason).code(httpStatusFor(reason, settings)).send(errorBody(code));
}

/**
 * Records an error: a refusal before any work is counted, any other error gets a ledger row, and after an INNER_ERROR
 * nothing remains charged. Returns the reason, which is `internal` if recording itself fails.
 */
async function recordError(service: Service, request: FastifyRequest, error: unknown): Promise<ErrorReason> {
  const { caller, route } = request.call;
  const reason = reasonOf(error);
  logError(request, error, reason);
  if (caller === undefined) return reason;
  const { status } = reasonTable[reason];
  try {
    await writeError(service, request, { requestId: request.id, keyId: caller.id, route, status, reason });
    return reason;
  } catch (cause) {
    report(request, cause);
    return 'internal';
  }
}

async function writeError(
  { store }: Service,
  { call }: FastifyRequest,
  entry: CancelledEntry & { readonly status: ErrorCode },
): Promise<void> {
  switch (entry.status) {
    case 'RATE_LIMITED':
      store.countRefusal(entry);
      if (call.holdsUnit === true) await store.release(entry.requestId);
      return;
    case 'INNER_ERROR':
      return store.cancel(entry);
    default:
      return store.recordAnswer({ ...entry, charged: false, models: [] });
  }
}

function retryAfterS(error: unknown): number {
  if (error instanceof QueueFullError) return Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  return error instanceof RateLimitedError ? error.retryAfterS : 1;
}

function logError(request: FastifyRequest, error: unknown, reason: ErrorReason): void {
  const code = reasonTable[reason].status;
  if (errorTable[code].report) report(request, error);
  else
    request.log.debug({ code, reason, detail: error instanceof AntifakeError ? error.message : undefined }, 'refused');
}

function report(request: FastifyRequest, error: unknown): void {
  request.log.error({ err: error }, 'inner error');
}
