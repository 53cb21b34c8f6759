import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError, type ErrorCode, errorTable } from '../errors.ts';
import type { CancelledEntry } from '../store/index.ts';
import { ClientGoneError, type Service } from './call.ts';
import { ExpectationError } from './expect.ts';
import { QueueFullError } from './queue.ts';

/** Over rate or quota; `retryAfterS` goes into the answer's header. */
export class RateLimitedError extends AntifakeError {
  override readonly name = 'RateLimitedError';
  readonly retryAfterS: number;

  constructor(detail: string, retryAfterMs: number) {
    super('RATE_LIMITED', detail);
    this.retryAfterS = Math.max(1, Math.ceil(retryAfterMs / 1000));
  }
}

/** The HTTP status of a service that is going down. */
export const goingDownStatus = 503;

/** Going down: the same answer as over a limit, with the status that load balancers know. */
export class GoingDownError extends RateLimitedError {
  constructor() {
    super('going down', 1000);
  }
}

/** The table's code of anything that was thrown on the way. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof AntifakeError) return error.code;
  if (error instanceof QueueFullError) return 'RATE_LIMITED';
  const { statusCode } = error as { readonly statusCode?: unknown };
  const isCallers = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isCallers ? 'INVALID_REQUEST' : 'INNER_ERROR';
}

/** The body of an error's answer. */
export function errorBody(code: ErrorCode): { readonly status: ErrorCode; readonly message: string } {
  return { status: code, message: errorTable[code].message };
}

/** The HTTP status of an error's answer: 200 when told so, else `otherwise`, by default the table's. */
export function httpStatusOf(
  code: ErrorCode,
  settings: { readonly always200: boolean },
  otherwise: number = errorTable[code].httpStatus,
): number {
  return settings.always200 ? 200 : otherwise;
}

/** Answers whatever was thrown by the table, and ends the request's reservation without a charge. */
export function createErrorHandler(service: Service) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { call } = request;
    const isUnheard = call.gone.aborted && error instanceof QueueFullError;
    if (isUnheard || error instanceof ClientGoneError) {
      request.log.info({ route: call.route }, 'the caller left before the answer');
      await service.store.release(request.id).catch((cause) => report(request, cause));
      reply.hijack();
      return;
    }
    const code = await settleError(service, request, error);
    call.status = code;
    if (code === 'RATE_LIMITED') {
      reply.header('retry-after', retryAfterS(error));
      const heldMs = call.caller === undefined ? 0 : service.brake.count(call.caller.id);
      if (heldMs > 0) await sleep(heldMs);
    }
    const httpStatus = httpStatusOf(code, service.settings, specialStatusOf(error) ?? errorTable[code].httpStatus);
    await reply.code(httpStatus).send(errorBody(code));
  };
}

/**
 * Puts an error on record: a refusal before any work is counted, anything else has a ledger row, and after an INNER_ERROR
 * nothing stays charged. The code is another when even that fails.
 */
async function settleError(service: Service, request: FastifyRequest, error: unknown): Promise<ErrorCode> {
  const { caller, route } = request.call;
  const code = codeOf(error);
  if (errorTable[code].report) report(request, error);
  else request.log.debug({ code, detail: error instanceof AntifakeError ? error.message : undefined }, 'refused');
  if (caller === undefined) return code;
  try {
    await recordError(service, request, { requestId: request.id, keyId: caller.id, route, status: code });
    return code;
  } catch (cause) {
    report(request, cause);
    return 'INNER_ERROR';
  }
}

/** The HTTP status of the few errors that have another than the table's. */
function specialStatusOf(error: unknown): number | undefined {
  if (error instanceof GoingDownError) return goingDownStatus;
  return error instanceof ExpectationError ? 417 : undefined;
}

async function recordError(
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
      return store.settle({ ...entry, charged: false, models: [] });
  }
}

function retryAfterS(error: unknown): number {
  if (error instanceof QueueFullError) return Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  return error instanceof RateLimitedError ? error.retryAfterS : 1;
}

function report(request: FastifyRequest, error: unknown): void {
  request.log.error({ err: error }, 'inner error');
}
