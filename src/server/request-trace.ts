import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Tracing, within } from '../tracing/index.ts';

/** Begins or continues a trace for every request with a key; nothing is done if nothing is traced. */
export function traceRequests(http: FastifyInstance, tracing: Tracing): void {
  if (!tracing.isOn) return;
  http.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.needsKey !== true) return done();
    const { method, routeOptions, headers, id } = request;
    const { call } = request;
    call.span = tracing.begin({
      name: `${method} ${routeOptions.url}`,
      traceparent: headers.traceparent,
      attributes: {
        'http.request.method': method,
        'http.route': routeOptions.url ?? '',
        // Leads to the log, and to the ledger with its key.
        'antifake.request_id': id,
      },
    });
    request.log = request.log.child({ traceId: call.span.traceId });
    reply.log = request.log;
    reply.raw.once('close', () => endTrace(request, reply));
    within(call.span, done);
  });
}

function endTrace({ call }: FastifyRequest, reply: FastifyReply): void {
  const { span, status, reason, charged } = call;
  span.set({
    'antifake.status': status ?? 'DISCONNECTED',
    ...(reason !== undefined && { 'antifake.reason': reason }),
    ...(charged !== undefined && { 'antifake.charged': charged }),
    ...(status !== undefined && { 'http.response.status_code': reply.statusCode }),
  });
  span.end({ isFailed: status === 'INNER_ERROR' });
}
