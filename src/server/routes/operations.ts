import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Inspector } from '../../index.ts';
import type { Metrics } from '../metrics.ts';

/** Time for which the result of a probe is reused. */
const probedForMs = 1000;

/** The handler of `/livez`: 503 if there is work that hangs; without `isLive`, an answer is sign enough. */
export const livez =
  (isLive = () => true) =>
  async (_request: FastifyRequest, reply: FastifyReply) =>
    isLive() ? { status: 'OK' } : reply.code(503).send({ status: 'STALLED' });

/** What readiness depends on. */
export interface Readiness {
  /** Whether a shutdown has started. */
  readonly isGoingDown: () => boolean;
  readonly inspector: Pick<Inspector, 'liveWorkers'>;
  /** @throws Error if the store cannot be written. */
  readonly probe: () => Promise<unknown>;
}

/** The handler of `/readyz`: 503 while shutting down, if no process judges photos, or if the store cannot be written. */
export const readyz = ({ isGoingDown, inspector, probe: probeStore }: Readiness) => {
  const probe = shareProbes(probeStore);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (isGoingDown()) return reply.code(503).send({ status: 'GOING_DOWN' });
    if (inspector.liveWorkers === 0) return reply.code(503).send({ status: 'NO_WORKERS' });
    try {
      await probe();
      return { status: 'OK' };
    } catch (err) {
      request.log.warn({ err }, 'the store is not ready');
      return reply.code(503).send({ status: 'STORE_UNREACHABLE' });
    }
  };
};

/** Only one probe runs at a time, and its result is reused for a short time. */
function shareProbes(probe: () => Promise<unknown>): () => Promise<unknown> {
  let last: { readonly result: Promise<unknown>; untilMs: number } | undefined;
  return () => {
    if (last !== undefined && performance.now() < last.untilMs) return last.result;
    const next = { result: probe(), untilMs: Number.POSITIVE_INFINITY };
    const stand = () => {
      next.untilMs = performance.now() + probedForMs;
    };
    next.result.then(stand, stand);
    last = next;
    return next.result;
  };
}

/** The handler of `/metrics`. */
export const metrics = (own: Pick<Metrics, 'expose'>) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { contentType, text } = await own.expose(request.headers.accept);
  return reply.type(contentType).header('vary', 'accept').send(text);
};
