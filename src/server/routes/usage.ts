import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../../errors.ts';
import { areDays, type Days, isKeyId, type KeyRecord, type Store } from '../../store/index.ts';
import { callerOf, type Service } from '../call.ts';

/** Maximum number of sums in an answer: about 2 MB. */
const maxRows = 20_000;

/** The handler of `GET /v1/usage`: sums of the ledger, of all keys for an admin key, otherwise of the calling key. */
export const usage =
  ({ store }: Service) =>
  async (request: FastifyRequest) => {
    // Only these three: a parameter of any other name must not become a part of the filter.
    const { key, from, to } = request.query as Days & { readonly key?: unknown };
    const days = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    if (!areDays(days)) throw new AntifakeError('wrong_days', 'expected from and to to be days, from no later than to');
    const keyId = await keyOf(store, callerOf(request.call), key);
    const rows = await store.usage({ ...days, ...(keyId !== undefined && { keyId }), maxRows: maxRows + 1 });
    if (rows.length > maxRows) throw new AntifakeError('too_many_rows', `expected at most ${maxRows} sums`);
    request.call.status = 'OK';
    const sums = rows.map(({ day, status, keyId: id, answers, charged }) => ({
      day,
      status,
      key: id,
      answers,
      charged,
    }));
    const sum = (pick: 'answers' | 'charged') => sums.reduce((total, row) => total + row[pick], 0);
    return { status: 'OK', message: { answers: sum('answers'), charged: sum('charged'), days: sums } };
  };

/** The key whose usage the caller may read; `undefined`: all keys. @throws AntifakeError INVALID_API_KEY or INVALID_REQUEST */
async function keyOf(store: Store, caller: KeyRecord, named: unknown): Promise<string | undefined> {
  if (caller.scope !== 'admin') {
    if (named === undefined || named === caller.id) return caller.id;
    throw new AntifakeError('not_admin', 'expected an admin key for the usage of another key');
  }
  if (named === undefined) return undefined;
  if (isKeyId(named) && (await store.findKey(named)) !== undefined) return named;
  throw new AntifakeError('no_such_key', 'expected the id of a key');
}
