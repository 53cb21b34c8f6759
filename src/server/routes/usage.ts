import type { FastifyRequest } from 'fastify';
import { callerOf, type Service } from '../call.ts';

/** The handler of `GET /v1/usage`: the calling key's own ledger, summed. */
export const usage = (service: Service) => async (request: FastifyRequest) => {
  const { from, to } = request.query as { readonly from?: string; readonly to?: string };
  const rows = await service.store.usage({
    keyId: callerOf(request.call).id,
    ...(from !== undefined && { fromDay: from }),
    ...(to !== undefined && { toDay: to }),
  });
  request.call.status = 'OK';
  const days = rows.map(({ day, status, answers, charged }) => ({ day, status, answers, charged }));
  const sum = (pick: 'answers' | 'charged') => days.reduce((total, row) => total + row[pick], 0);
  return { status: 'OK', message: { answers: sum('answers'), charged: sum('charged'), days } };
};
