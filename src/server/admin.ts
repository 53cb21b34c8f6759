import type { FastifyInstance } from 'fastify';
import type { Service } from './call.ts';
import { createErrorHandler } from './errors.ts';
import { answerNotFound, createHttp } from './http.ts';
import { isHalfRead, lingerAfterAnswer } from './linger.ts';
import type { LogStream } from './log.ts';
import { type Handlers, registerRoutes } from './routes/index.ts';
import { operationRoutes } from './routes/schemas.ts';

/** Enough for several Prometheus servers and probes; callers of photos cannot use them up, as they reach another port. */
const maxConnections = 64;

/** The parts of the admin server. */
export interface AdminParts {
  readonly service: Service;
  readonly handlers: Handlers;
  readonly logStream: LogStream | undefined;
}

/** Metrics and probes on a port of their own: its connections and those of callers do not limit each other. */
export async function buildAdmin({ service, handlers, logStream }: AdminParts): Promise<FastifyInstance> {
  const settings = { ...service.settings, maxConnections, addressSharePercent: 100 };
  const admin = createHttp(settings, logStream);
  admin.removeAllContentTypeParsers();
  admin.addContentTypeParser('*', (_request, _payload, done) => done(null));
  admin.addHook('onSend', async (request, reply) => {
    if (!isHalfRead(request.raw)) return;
    reply.header('connection', 'close');
    lingerAfterAnswer(request.raw);
  });
  admin.setErrorHandler(createErrorHandler(service));
  registerRoutes(admin, handlers, operationRoutes);
  answerNotFound(admin, settings, operationRoutes);
  await admin.ready();
  return admin;
}
