import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';

const wanted = '100-continue';

/** Lets requests with an `Expect` go the way of all others: nobody is told to go on before the headers have been judged. */
export function judgeExpectations(server: Server): void {
  for (const event of ['checkContinue', 'checkExpectation'])
    server.on(event, (request, response) => server.emit('request', request, response));
}

/** @throws AntifakeError when the caller expects what the service does not do: RFC 9110, section 10.1.1. */
export function refuseExpectation({ headers }: FastifyRequest): void {
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== wanted)
    throw new AntifakeError('expectation', `expected no Expect header but ${wanted}`);
}

/** Tells a caller who waits with the body to send it. */
export function sayContinue({ headers }: FastifyRequest, reply: FastifyReply): void {
  if (headers.expect !== undefined) reply.raw.writeContinue();
}
