import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';

const supported = '100-continue';

/** Handles requests with an `Expect` header like all others: 100 Continue is sent only after the headers have been checked. */
export function handleExpectations(server: Server): void {
  for (const event of ['checkContinue', 'checkExpectation'])
    server.on(event, (request, response) => server.emit('request', request, response));
}

/** @throws AntifakeError if the caller expects something that the service does not support: RFC 9110, section 10.1.1. */
export function refuseExpectation({ headers }: FastifyRequest): void {
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== supported)
    throw new AntifakeError('expectation', `expected no Expect header other than ${supported}`);
}

/** Sends 100 Continue to a caller who waits for it before sending the body. */
export function sendContinue({ headers }: FastifyRequest, reply: FastifyReply): void {
  if (headers.expect !== undefined) reply.raw.writeContinue();
}
