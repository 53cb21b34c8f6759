import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Service } from '../call.ts';

/** The handler of `/livez`. */
export const livez = () => async () => ({ status: 'OK' });

/** The handler of `/readyz`: 503 while going down or when the store does not answer. */
export const readyz = (service: Service) => async (_request: FastifyRequest, reply: FastifyReply) => {
  if (service.traffic.isDraining) return reply.code(503).send({ status: 'GOING_DOWN' });
  try {
    await service.store.findKey('readyz');
    return { status: 'OK' };
  } catch {
    return reply.code(503).send({ status: 'STORE_UNREACHABLE' });
  }
};

/** The handler of `/metrics`. */
export const metrics = (service: Service) => async (_request: FastifyRequest, reply: FastifyReply) =>
  reply.type(service.metrics.contentType).send(await service.metrics.text());
