import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../../errors.ts';
import { compare } from '../../shadow/index.ts';
import { areDays, type Days } from '../../store/index.ts';
import type { Service } from '../call.ts';
import { type ShadowAnswer, toModelComparison } from '../shadow-answers.ts';

/** The handler of `GET /v1/shadow`: how candidate models would have judged the photos. */
export const shadow =
  ({ store }: Service) =>
  async (request: FastifyRequest): Promise<ShadowAnswer> => {
    const { from, to } = request.query as Days;
    const days = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    if (!areDays(days)) throw new AntifakeError('wrong_days', 'expected from and to to be days, from no later than to');
    const sums = await store.sumShadow(days);
    request.call.status = 'OK';
    return { status: 'OK', message: { comparisons: sums.map((one) => toModelComparison(compare(one))) } };
  };
