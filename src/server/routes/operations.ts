import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Service } from '../call.ts';

/** Time for which the result of a probe is reused. */
const probedForMs = 1000;

/** The handler of `/livez`. */
export const livez = () => async () => ({ status: 'OK' });

/** The handler of `/readyz`: 503 while shutting down or if the store cannot be written. */
export const readyz = (service: Service) => {
  const probe = shareProbes(() => service.store.probe());
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (service.traffic.isDraining) return reply.code(503).send({ status: 'GOING_DOWN' });
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
function shareProbes(probe: () => Promise<void>): () => Promise<void> {
  let last: { readonly result: Promise<void>; untilMs: number } | undefined;
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
export const metrics = (service: Service) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { contentType, text } = await service.metrics.expose(request.headers.accept);
  return reply.type(contentType).header('vary', 'accept').send(text);
};
