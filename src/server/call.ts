import type { FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError, type Reason } from '../errors.ts';
import type { Inspector } from '../index.ts';
import type { KeyRecord, Store } from '../store/index.ts';
import type { Brake } from './brake.ts';
import type { Metrics } from './metrics.ts';
import type { Queue } from './queue.ts';
import type { ServerSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** What the service is made of; everything comes in where the program is composed. */
export interface Parts {
  readonly inspector: Inspector;
  readonly store: Store;
  readonly settings: ServerSettings;
}

/** The parts, and what the service adds to them. */
export interface Service extends Parts {
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly traffic: Traffic;
  readonly brake: Brake;
}

/** What is known of a request on its way; what has happened is filled in. */
export interface Call {
  /** Name of the route in metrics, logs and the ledger. */
  readonly route: string;
  /** Aborts with a `ClientGoneError` when the caller leaves before the answer. */
  readonly gone: AbortSignal;
  /** Known after authentication; `callerOf` reads it where it must be. */
  caller?: KeyRecord;
  /** The answer's status: OK, FAIL or an error's code. */
  status?: string;
  /** Why the status is not OK. */
  reason?: Reason;
  charged?: boolean;
  /** Whether a unit of the caller's quota is held for it. */
  holdsUnit?: boolean;
}

/** Who calls a route that needs a key. @throws AntifakeError INVALID_API_KEY when nobody was authenticated. */
export function callerOf({ caller }: Call): KeyRecord {
  if (caller === undefined) throw new AntifakeError('missing_key', 'expected an authenticated caller');
  return caller;
}

/** Why a request was given up: nobody waits for its answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

declare module 'fastify' {
  interface FastifyRequest {
    call: Call;
  }
  interface FastifyContextConfig {
    /** Name of the route in metrics, logs and the ledger; absent: the route is not measured. */
    readonly name?: string;
    /** Whether only a key's owner is answered. */
    readonly needsKey?: boolean;
  }
}

/** Opens the call of a request that has just arrived. */
export function openCall(request: FastifyRequest, reply: FastifyReply): Call {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new ClientGoneError('the caller left before the answer'));
  });
  return { route: request.routeOptions.config.name ?? 'other', gone: controller.signal };
}
