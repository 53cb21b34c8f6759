import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorReason } from '../errors.ts';
import { errorBody, httpStatusFor, reasonHeader } from './errors.ts';
import { answerHeaders } from './headers.ts';
import { isHalfRead, linger, lingerAfterAnswer } from './linger.ts';
import type { HttpSettings } from './settings.ts';

const malformedReason: ErrorReason = 'broken_request';

/** Answers malformed or slow HTTP directly on the socket, because there is no request to reply to. */
export function refuseMalformedRequest(settings: HttpSettings) {
  return function refuse(this: FastifyInstance, error: Error & { readonly code?: string }, socket: Socket): void {
    const isDisconnected = error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE';
    if (isDisconnected || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = randomUUID();
    this.log.info({ reqId: requestId, code: error.code }, 'malformed request');
    const httpStatus = httpStatusFor(malformedReason, settings);
    const body = JSON.stringify(errorBody('INVALID_REQUEST'));
    const head = [
      `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      `${reasonHeader}: ${malformedReason}`,
      ...Object.entries(answerHeaders).map(([name, value]) => `${name}: ${value}`),
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    linger(socket);
  };
}

/** Answers a path that cannot be decoded, such as `/%zz`; no hook has run for it. */
export function refuseMalformedUrl(settings: HttpSettings) {
  return (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const headers = { ...answerHeaders, 'x-request-id': request.id, [reasonHeader]: malformedReason };
    reply.headers(headers).code(httpStatusFor(malformedReason, settings));
    if (isHalfRead(request.raw)) {
      reply.header('connection', 'close');
      lingerAfterAnswer(request.raw);
    }
    reply.send(errorBody('INVALID_REQUEST'));
  };
}
