import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SliceCounts } from '../batch/index.ts';
import { AntifakeError, type Reason } from '../errors.ts';
import type { Inspector } from '../index.ts';
import type { BatchStore, KeyRecord, Store } from '../store/index.ts';
import { type Span, type Tracing, untraced } from '../tracing/index.ts';
import type { Metrics } from './metrics.ts';
import type { Queue } from './queue.ts';
import type { RefusalDelay } from './refusal-delay.ts';
import type { ServerSettings } from './settings.ts';
import type { Candidate, Shadow } from './shadow.ts';
import type { Traffic } from './traffic.ts';

/** What the routes of batches need. */
export interface BatchParts {
  readonly store: BatchStore;
  /** Maximum number of photos in a batch. */
  readonly maxPhotos: number;
  /** Whether photos may be read from anywhere. */
  readonly hasSources: boolean;
  /** @throws Error if the queue does not answer. */
  countSlices(): Promise<SliceCounts>;
  /** @returns what is wrong with the address of a webhook; `undefined`: nothing. */
  checkWebhook(url: string): string | undefined;
  mintWebhookSecret(): string;
}

/** Parts of the service, passed in where the program is composed. */
export interface Parts {
  readonly inspector: Inspector;
  readonly store: Store;
  readonly settings: ServerSettings;
  /** Absent without PostgreSQL. */
  readonly batches?: BatchParts | undefined;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** Models that judge a share of the photos too, without an effect on answers. */
  readonly candidate?: Candidate;
  /** A development start, which refuses requests from pages of other origins. Default: false. */
  readonly isDevelopment?: boolean;
}

/** The parts, and what the service itself adds. */
export interface Service extends Parts {
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly traffic: Traffic;
  readonly refusalDelay: RefusalDelay;
  readonly tracing: Tracing;
  /** Present if there is a candidate. */
  readonly shadow?: Shadow;
}

/** State of a request; fields are filled in while it is processed. */
export interface Call {
  /** Name of the route in metrics, logs and the ledger. */
  readonly route: string;
  /** Aborts with a `ClientDisconnectedError` if the caller disconnects before the answer. */
  readonly gone: AbortSignal;
  /** The trace of the request. */
  span: Span;
  /** Set after authentication; `callerOf` requires it. */
  caller?: KeyRecord;
  /** The caller still has the secret before the last rotation. */
  hasPreviousSecret?: boolean;
  /** The answer's status: OK, FAIL or an error's code. */
  status?: string;
  /** Why the status is not OK. */
  reason?: Reason;
  charged?: boolean;
  /** Whether a unit of the quota of the caller is reserved for it. */
  holdsUnit?: boolean;
}

/** The caller of a route that requires a key. @throws AntifakeError INVALID_API_KEY if the request was not authenticated. */
export function callerOf({ caller }: Call): KeyRecord {
  if (caller === undefined) throw new AntifakeError('missing_key', 'expected an authenticated caller');
  return caller;
}

/** The request was abandoned, because nobody waits for its answer. */
export class ClientDisconnectedError extends Error {
  override readonly name = 'ClientDisconnectedError';
}

declare module 'fastify' {
  interface FastifyRequest {
    call: Call;
  }
  interface FastifyContextConfig {
    /** Name of the route in metrics, logs and the ledger; absent: the route is not measured. */
    readonly name?: string;
    /** Whether the route requires a key. */
    readonly needsKey?: boolean;
    /** Whether that key must be an admin key. */
    readonly needsAdmin?: boolean;
    /** Whether the body is a list of references to photos. */
    readonly takesReferences?: boolean;
  }
}

/** Creates the call of a request that has just arrived. */
export function openCall(request: FastifyRequest, reply: FastifyReply): Call {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished)
      controller.abort(new ClientDisconnectedError('the caller disconnected before the answer'));
  });
  return { route: request.routeOptions.config.name ?? 'other', gone: controller.signal, span: untraced };
}
