import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../../errors.ts';
import { areDays, type Days } from '../../store/index.ts';
import { callerOf, type Service } from '../call.ts';

/** The handler of `GET /v1/usage`: sums of the ledger for the calling key. */
export const usage = (service: Service) => async (request: FastifyRequest) => {
  // Only these two: a parameter of any other name must not become a part of the filter.
  const { from, to } = request.query as Days;
  const days = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (!areDays(days)) throw new AntifakeError('wrong_days', 'expected from and to to be days, from no later than to');
  const rows = await service.store.usage({ ...days, keyId: callerOf(request.call).id });
  request.call.status = 'OK';
  const sums = rows.map(({ day, status, answers, charged }) => ({ day, status, answers, charged }));
  const sum = (pick: 'answers' | 'charged') => sums.reduce((total, row) => total + row[pick], 0);
  return { status: 'OK', message: { answers: sum('answers'), charged: sum('charged'), days: sums } };
};
