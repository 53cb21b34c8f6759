import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../../errors.ts';
import { areDays, type Days } from '../../store/index.ts';
import { callerOf, type Service } from '../call.ts';

/** The handler of `GET /v1/usage`: sums of the ledger for the calling key. */
export const usage = (service: Service) => async (request: FastifyRequest) => {
  const query = request.query as Days;
  if (!areDays(query)) throw new AntifakeError('wrong_days', 'expected from and to to be days, from no later than to');
  const rows = await service.store.usage({
    keyId: callerOf(request.call).id,
    ...query,
  });
  request.call.status = 'OK';
  const days = rows.map(({ day, status, answers, charged }) => ({ day, status, answers, charged }));
  const sum = (pick: 'answers' | 'charged') => days.reduce((total, row) => total + row[pick], 0);
  return { status: 'OK', message: { answers: sum('answers'), charged: sum('charged'), days } };
};
