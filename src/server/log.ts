import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { HttpSettings } from './settings.ts';

/** Stream for log lines; standard output if absent. */
export interface LogStream {
  write(line: string): void;
}

/**
 * JSON lines. Nothing that a caller sent is logged; the redaction list is a second safeguard, in case a line
 * ever logs more than it should.
 */
export function loggerOptions(
  settings: Pick<HttpSettings, 'logLevel'>,
  stream?: LogStream,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: settings.logLevel,
    base: null,
    redact: {
      paths: [
        'headers',
        'body',
        'img',
        'query',
        'url',
        '*.headers',
        '*.body',
        '*.img',
        '*.query',
        '*.url',
        '*["x-api-key"]',
      ],
      censor: '[redacted]',
    },
    serializers: {
      req: ({ method }: { readonly method: string }) => ({ method }),
      res: ({ statusCode }: { readonly statusCode?: number }) => ({ statusCode: statusCode ?? 0 }),
    },
    ...(stream && { stream }),
  };
}

/** Log line of each answer. */
export function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { route, status, reason, charged, caller, hasPreviousSecret } = request.call;
  const line = { route, status, reason, charged: charged ?? false, keyId: caller?.id, httpStatus: reply.statusCode };
  const rotated = hasPreviousSecret === true ? { secret: 'previous' } : {};
  request.log.info({ ...line, ...rotated, ms: Math.round(reply.elapsedTime) }, 'answered');
}
