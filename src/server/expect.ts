import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';

const wanted = '100-continue';

/** An `Expect` that cannot be met: RFC 9110, section 10.1.1. */
export class ExpectationError extends AntifakeError {
  constructor() {
    super('INVALID_REQUEST', `expected no Expect header but ${wanted}`);
  }
}

/** Lets requests with an `Expect` go the way of all others: nobody is told to go on before the headers have been judged. */
export function judgeExpectations(server: Server): void {
  for (const event of ['checkContinue', 'checkExpectation'])
    server.on(event, (request, response) => server.emit('request', request, response));
}

/** @throws ExpectationError when the caller expects what the service does not do. */
export function refuseExpectation({ headers }: FastifyRequest): void {
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== wanted) throw new ExpectationError();
}

/** Tells a caller who waits with the body to send it. */
export function sayContinue({ headers }: FastifyRequest, reply: FastifyReply): void {
  if (headers.expect !== undefined) reply.raw.writeContinue();
}
