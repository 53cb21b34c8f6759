import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../../errors.ts';
import { isDay } from '../../store/index.ts';
import { callerOf, type Service } from '../call.ts';

interface Days {
  readonly from?: string;
  readonly to?: string;
}

/** The handler of `GET /v1/usage`: the calling key's own ledger, summed. */
export const usage = (service: Service) => async (request: FastifyRequest) => {
  const { from, to } = daysOf(request.query as Days);
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

/** @throws AntifakeError INVALID_REQUEST for days that there are not, or the wrong way round. */
function daysOf({ from, to }: Days): Days {
  const isWrong = [from, to].some((day) => day !== undefined && !isDay(day));
  if (isWrong || (from !== undefined && to !== undefined && from > to))
    throw new AntifakeError('INVALID_REQUEST', 'expected from and to to be days, from no later than to');
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
