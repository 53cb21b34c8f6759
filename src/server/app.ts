import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { authenticate, requireScope } from './auth.ts';
import { type Call, openCall, type Parts, type Service } from './call.ts';
import { createBoundedServer } from './connections.ts';
import { addConsole, isConsoleBuilt } from './console.ts';
import { addDocs } from './docs.ts';
import { createErrorHandler, errorBody, GoingDownError, httpStatusFor, reasonHeader } from './errors.ts';
import { refuseExpectation } from './expect.ts';
import { answerHeaders } from './headers.ts';
import { acceptJsonBodies } from './json-body.ts';
import { landingPage, landingPolicy, notBuilt } from './landing.ts';
import { dropRest, isHalfRead, isSoonDropped, lingerAfterAnswer } from './linger.ts';
import { type LogStream, logAnswer, loggerOptions } from './log.ts';
import { refuseMalformedRequest, refuseMalformedUrl } from './malformed.ts';
import { createMetrics } from './metrics.ts';
import { describeApi } from './openapi/document.ts';
import { refuseOtherOrigins } from './origin.ts';
import { acceptPhotoBodies } from './photo.ts';
import { Queue } from './queue.ts';
import { countRequest } from './quota.ts';
import { RefusalDelay } from './refusal-delay.ts';
import { createHandlers, isPathOfRoute, registerRoutes } from './routes/index.ts';
import type { ServerSettings } from './settings.ts';
import { Shadow } from './shadow.ts';
import { keepSweeping } from './sweep.ts';
import { Traffic } from './traffic.ts';

/** The HTTP service, and its shutdown. */
export interface App {
  readonly http: FastifyInstance;
  /**
   * Accepts no new requests, finishes accepted ones for max `shutdownTimeoutMs`, then closes the remaining connections.
   * The owner closes inspector and store.
   */
  shutdown(): Promise<void>;
}

/** Composes the HTTP service. It does not listen yet: `app.http.listen(...)`. */
export async function buildApp(parts: Parts & { readonly logStream?: LogStream }): Promise<App> {
  const { maxWaitMs, deadlineMs } = parts.settings;
  const queue = new Queue({ workers: parts.inspector.workers, maxWaitMs: Math.min(maxWaitMs, deadlineMs) });
  const http = createHttp(parts.settings, parts.logStream);
  const metrics = createMetrics(queue);
  const { candidate } = parts;
  const service: Service = {
    ...parts,
    queue,
    metrics,
    traffic: new Traffic(),
    refusalDelay: new RefusalDelay(),
    ...(candidate && { shadow: new Shadow({ ...parts, candidate, queue, metrics, log: http.log }) }),
  };
  // Before every route: the routes of a plugin get only the hooks that existed when it was registered.
  addHooks(http, service);
  acceptPhotoBodies(http, parts.settings);
  acceptJsonBodies(http);
  registerRoutes(http, createHandlers(service));
  addPages(http, parts.settings);
  const sweeping = keepSweeping(service, http.log);
  http.addHook('onClose', async () => {
    clearInterval(sweeping);
    await service.shadow?.close();
  });
  await http.ready();
  return { http, shutdown: () => shutdown(http, service) };
}

function createHttp(settings: ServerSettings, stream: LogStream | undefined): FastifyInstance {
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
  return http;
}

function addHooks(http: FastifyInstance, service: Service): void {
  http.decorateRequest('call', null as unknown as Call);
  http.addHook('onRequest', async (request, reply) => {
    request.call = openCall(request, reply);
    reply.headers({ ...answerHeaders, 'x-request-id': request.id });
    refuseExpectation(request);
    // Decided by the matched route, never by the text of the URL: `/%761/usage` is another way to write `/v1/usage`.
    if (request.routeOptions.config.needsKey !== true) return;
    if (service.isDevelopment === true) refuseOtherOrigins(request);
    service.traffic.enter();
    reply.raw.once('close', () => service.traffic.leave());
    if (service.traffic.isDraining) throw new GoingDownError();
    request.log.debug({ route: request.call.route }, 'accepted');
    const { caller, hasPreviousSecret } = await authenticate(service.store, request.headers['x-api-key']);
    Object.assign(request.call, { caller, hasPreviousSecret });
    await countRequest(service, caller);
    requireScope(caller, request.routeOptions.config.needsAdmin === true);
    // Before the body is read; a retry may find a stored answer, which needs no turn.
    const hasIdempotencyKey = request.headers['idempotency-key'] !== undefined;
    if (request.routeOptions.config.takesPhoto === true && !hasIdempotencyKey) service.queue.admit(caller.id);
  });
  http.addHook('onSend', async (request, reply) => {
    // Bytes that arrived together with the headers are processed after them, one turn of the event loop later.
    if (isHalfRead(request.raw)) await nextTurn();
    const isHalf = isHalfRead(request.raw);
    // Nothing more is read from a caller without a key.
    const isDropped = isHalf && request.call.caller !== undefined && isSoonDropped(request.raw);
    if ((isHalf && !isDropped) || service.traffic.isDraining) reply.header('connection', 'close');
    if (isDropped) dropRest(request.raw);
    else if (isHalf) lingerAfterAnswer(request.raw);
  });
  http.addHook('onResponse', async (request, reply) => {
    const { route, status, reason, charged } = request.call;
    if (status === undefined) return;
    logAnswer(request, reply);
    service.metrics.countAnswer({ route, status, reason, isCharged: charged ?? false, durationMs: reply.elapsedTime });
    if (request.call.hasPreviousSecret === true) service.metrics.countPreviousSecret();
  });
  http.setErrorHandler(createErrorHandler(service));
}

function addPages(http: FastifyInstance, settings: ServerSettings): void {
  addDocs(http);
  const document = describeApi();
  addHome(http, settings);
  http.get('/openapi.json', async () => document);
  http.setNotFoundHandler(async (request, reply) => {
    const reason = isPathOfRoute(request.url.split('?', 1)[0]!) ? 'wrong_method' : 'unknown_path';
    Object.assign(request.call, { status: 'INVALID_REQUEST', reason });
    return reply.code(httpStatusFor(reason, settings)).header(reasonHeader, reason).send(errorBody('INVALID_REQUEST'));
  });
}

/** The console, or a small page that says why there is none. */
function addHome(http: FastifyInstance, settings: ServerSettings): void {
  const isBuilt = isConsoleBuilt();
  if (settings.console && isBuilt) {
    addConsole(http);
    return;
  }
  if (settings.console) http.log.warn('the console is not built: npm run build builds it');
  const page = landingPage(settings.console ? notBuilt : 'The console is switched off.');
  http.get('/', async (_request, reply) =>
    reply.header('content-security-policy', landingPolicy).type('text/html; charset=utf-8').send(page),
  );
}

async function shutdown(http: FastifyInstance, service: Service): Promise<void> {
  const timeout = new Promise((resolve) => setTimeout(resolve, service.settings.shutdownTimeoutMs).unref());
  await Promise.race([service.traffic.drain(), timeout]);
  await http.close();
}
