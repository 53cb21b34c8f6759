import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { createAdminErrorHandler } from './errors.ts';
import { answerNotFound, createHttp } from './http.ts';
import { isHalfRead, lingerAfterAnswer } from './linger.ts';
import type { LogStream } from './log.ts';
import { registerRoutes } from './routes/index.ts';
import { type OperationRoute, operationRoutes } from './routes/schemas.ts';
import type { HttpSettings } from './settings.ts';

/** Enough for several Prometheus servers and probes; callers of photos cannot use them up, as they reach another port. */
const maxConnections = 64;

/** The parts of the admin server. */
export interface AdminParts {
  readonly handlers: Readonly<Record<OperationRoute, RouteHandlerMethod>>;
  /** Those of connections do not apply: the admin server has limits of its own. */
  readonly settings: HttpSettings;
  readonly logStream?: LogStream | undefined;
}

/** Metrics and probes on a port of their own: its connections and those of callers do not limit each other. */
export async function buildAdmin({ handlers, settings: given, logStream }: AdminParts): Promise<FastifyInstance> {
  const settings = { ...given, maxConnections, addressSharePercent: 100 };
  const admin = createHttp(settings, logStream);
  admin.removeAllContentTypeParsers();
  admin.addContentTypeParser('*', (_request, _payload, done) => done(null));
  admin.addHook('onSend', async (request, reply) => {
    if (!isHalfRead(request.raw)) return;
    reply.header('connection', 'close');
    lingerAfterAnswer(request.raw);
  });
  admin.setErrorHandler(createAdminErrorHandler(settings));
  registerRoutes(admin, handlers, operationRoutes);
  answerNotFound(admin, settings, operationRoutes);
  await admin.ready();
  return admin;
}
