import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { type Call, openCall } from './call.ts';
import { createBoundedServer } from './connections.ts';
import { errorBody, httpStatusFor, reasonHeader } from './errors.ts';
import { refuseExpectation } from './expect.ts';
import { answerHeaders } from './headers.ts';
import { type LogStream, loggerOptions } from './log.ts';
import { refuseMalformedRequest, refuseMalformedUrl } from './malformed.ts';
import { isPathOfRoute } from './routes/index.ts';
import type { RouteName } from './routes/schemas.ts';
import type { HttpSettings } from './settings.ts';

/** Creates a bounded HTTP server without routes: every request gets an id, a call and the headers of every answer. */
export function createHttp(settings: HttpSettings, stream: LogStream | undefined): FastifyInstance {
  const http = Fastify({
    logger: loggerOptions(settings, stream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    serverFactory: (answer) => createBoundedServer(settings, answer),
    clientErrorHandler: refuseMalformedRequest(settings),
    frameworkErrors: refuseMalformedUrl(settings),
    // Otherwise a caller who never ends a request would keep the server open: once it is closing, Node checks no timeout.
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  http.setSerializerCompiler(() => JSON.stringify);
  http.decorateRequest('call', null as unknown as Call);
  http.addHook('onRequest', async (request, reply) => {
    request.call = openCall(request, reply);
    reply.headers({ ...answerHeaders, 'x-request-id': request.id });
    refuseExpectation(request);
  });
  return http;
}

/** Answers what is none of the routes that this server has. */
export function answerNotFound(http: FastifyInstance, settings: HttpSettings, served: readonly RouteName[]): void {
  http.setNotFoundHandler(async (request, reply) => {
    const reason = isPathOfRoute(request.url.split('?', 1)[0]!, served) ? 'wrong_method' : 'unknown_path';
    Object.assign(request.call, { status: 'INVALID_REQUEST', reason });
    return reply.code(httpStatusFor(reason, settings)).header(reasonHeader, reason).send(errorBody('INVALID_REQUEST'));
  });
}
