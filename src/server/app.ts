import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { noTracing, onLostSpans } from '../tracing/index.ts';
import { buildAdmin } from './admin.ts';
import { authenticate, requireScope } from './auth.ts';
import type { Parts, Service } from './call.ts';
import { connectionsOf } from './connections.ts';
import { addConsole, isConsoleBuilt } from './console.ts';
import { addDocs } from './docs.ts';
import { createErrorHandler, GoingDownError } from './errors.ts';
import { answerNotFound, createHttp } from './http.ts';
import { acceptJsonBodies } from './json-body.ts';
import { landingPage, landingPolicy, notBuilt } from './landing.ts';
import { dropRest, isHalfRead, isSoonDropped, lingerAfterAnswer } from './linger.ts';
import { type LogStream, logAnswer } from './log.ts';
import { measureParts } from './measure-parts.ts';
import { BodyMemory } from './memory.ts';
import { createMetrics } from './metrics.ts';
import { describeApi } from './openapi/document.ts';
import { refuseOtherOrigins } from './origin.ts';
import { acceptPhotoBodies } from './photo.ts';
import { Queue } from './queue.ts';
import { countRequest } from './quota.ts';
import { RefusalDelay } from './refusal-delay.ts';
import { traceRequests } from './request-trace.ts';
import { partsForPhotos } from './routes/batches.ts';
import { createHandlers, registerRoutes } from './routes/index.ts';
import { isOperationRoute, type RouteName, routeNames } from './routes/schemas.ts';
import { memoryLimitsOf, type ServerSettings } from './settings.ts';
import { Shadow } from './shadow.ts';
import { keepSweeping } from './sweep.ts';
import { Traffic } from './traffic.ts';

/** The HTTP service, and its shutdown. */
export interface App {
  readonly http: FastifyInstance;
  /** Metrics and probes, if they have a port of their own; it closes together with `http`. */
  readonly admin: FastifyInstance | undefined;
  /**
   * Accepts no new requests, finishes accepted ones for max `shutdownTimeoutMs`, then closes the remaining connections.
   * The owner closes inspector and store.
   */
  shutdown(): Promise<void>;
}

/** Composes the HTTP service. It does not listen yet: `app.http.listen(...)`, `app.admin?.listen(...)`. */
export async function buildApp(parts: Parts & { readonly logStream?: LogStream }): Promise<App> {
  const { maxWaitMs, deadlineMs } = parts.settings;
  const { inspector, batches, candidate, settings, tracing = noTracing } = parts;
  const http = createHttp(settings, parts.logStream);
  const queue = new Queue({ workers: inspector.workers, maxWaitMs: Math.min(maxWaitMs, deadlineMs) });
  const memory = new BodyMemory(memoryLimitsOf(settings));
  const countConnections = () => connectionsOf(http.server);
  const countSlices = batches && (() => batches.countSlices());
  const metrics = createMetrics({ queue, inspector, memory, settings, countConnections, countSlices });
  const service: Service = {
    ...parts,
    tracing,
    queue,
    metrics,
    traffic: new Traffic(),
    refusalDelay: new RefusalDelay(),
    ...(candidate && { shadow: new Shadow({ ...parts, candidate, queue, metrics: metrics.shadow, log: http.log }) }),
  };
  measureParts(service);
  onLostSpans(tracing, (lost) => http.log.warn(lost, 'traces could not be exported'));
  // Before every route: the routes of a plugin get only the hooks that existed when it was registered.
  addHooks(http, service);
  acceptPhotoBodies(http, memory);
  acceptJsonBodies(http);
  const handlers = createHandlers(service);
  const hasAdminPort = parts.settings.adminPort !== undefined;
  const admin = hasAdminPort ? await buildAdmin({ handlers, settings, logStream: parts.logStream }) : undefined;
  const served = hasAdminPort ? routeNames.filter((name) => !isOperationRoute(name)) : routeNames;
  registerRoutes(http, handlers, served);
  addPages(http, parts.settings, served);
  const sweeping = keepSweeping(service, http.log);
  http.addHook('onClose', async () => {
    clearInterval(sweeping);
    await admin?.close();
    await service.shadow?.close();
  });
  await http.ready();
  return { http, admin, shutdown: () => shutdown(http, service) };
}

function addHooks(http: FastifyInstance, service: Service): void {
  traceRequests(http, service.tracing);
  http.addHook('onRequest', async (request, reply) => {
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
    // Both before the body is read; a retry may find a stored answer, which needs no turn.
    if (request.routeOptions.config.takesReferences === true) partsForPhotos(service);
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
    const { route, status, reason, charged, hasPreviousSecret, span } = request.call;
    if (status === undefined) return;
    logAnswer(request, reply);
    service.metrics.countAnswer({
      route,
      status,
      reason,
      isCharged: charged ?? false,
      durationMs: reply.elapsedTime,
      span,
    });
    if (hasPreviousSecret === true) service.metrics.countPreviousSecret();
  });
  http.setErrorHandler(createErrorHandler(service));
}

function addPages(http: FastifyInstance, settings: ServerSettings, served: readonly RouteName[]): void {
  addDocs(http);
  const document = describeApi(served);
  addHome(http, settings);
  http.get('/openapi.json', async () => document);
  answerNotFound(http, settings, served);
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
