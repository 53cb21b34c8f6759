import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../../errors.ts';
import { isKeyId, type KeyChanges, type KeyRecord, mintKey, mintSecret } from '../../store/index.ts';
import { callerOf, type Service } from '../call.ts';
import {
  type KeyAnswer,
  type KeyChangesBody,
  type KeysAnswer,
  type NewKeyBody,
  type RotationBody,
  type SecretAnswer,
  toKey,
} from '../key-answers.ts';
import { limitOf, pages, wrongPage } from './pages.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The handler of `GET /v1/keys`. */
export const listKeys =
  ({ store }: Service) =>
  async (request: FastifyRequest): Promise<KeysAnswer> => {
    const { limit: text, after } = request.query as Readonly<Record<string, unknown>>;
    const limit = limitOf(text, pages.keys);
    if (after !== undefined && !isKeyId(after)) throw wrongPage();
    const found = await store.listKeys({ maxKeys: limit + 1, ...(after !== undefined && { after }) });
    if (found === undefined) throw wrongPage();
    request.call.status = 'OK';
    const keys = found.slice(0, limit).map(toKey);
    return { status: 'OK', message: { keys, ...(found.length > limit && { next: keys.at(-1)!.id }) } };
  };

/** The handler of `POST /v1/keys`. */
export const createKey =
  ({ store }: Service) =>
  async (request: FastifyRequest): Promise<SecretAnswer> => {
    const { expiresInDays, ...options } = request.body as NewKeyBody;
    const { id, key: apiKey, secretHash } = mintKey();
    const life = expiresInDays === undefined ? {} : { expiresAfterMs: expiresInDays * dayMs };
    const key = await store.createKey({ ...options, ...life, id, secretHash, by: callerOf(request.call).id });
    logChange(request, 'create', id);
    return { status: 'OK', message: { apiKey, key: toKey(key) } };
  };

/** The handler of `PATCH /v1/keys/{id}`. */
export const changeKey =
  ({ store }: Service) =>
  async (request: FastifyRequest): Promise<KeyAnswer> => {
    const id = idOf(request);
    const { expiresInDays: days, ...limits } = request.body as KeyChangesBody;
    const life = days === undefined ? {} : { expiresAfterMs: days === null ? null : days * dayMs };
    const changes: KeyChanges = { ...limits, ...life, by: callerOf(request.call).id };
    const key = requireKey(await store.changeKey(id, changes));
    logChange(request, 'change', id);
    return { status: 'OK', message: toKey(key) };
  };

/** The handler of `POST /v1/keys/{id}/rotate`. */
export const rotateKey =
  ({ store }: Service) =>
  async (request: FastifyRequest): Promise<SecretAnswer> => {
    const keyId = idOf(request);
    const { graceHours = 0 } = request.body as RotationBody;
    const { key: apiKey, secretHash } = mintSecret(keyId);
    const rotation = { keyId, secretHash, graceMs: graceHours * hourMs, by: callerOf(request.call).id };
    const key = requireKey(await store.rotateKey(rotation));
    logChange(request, 'rotate', keyId);
    return { status: 'OK', message: { apiKey, key: toKey(key) } };
  };

/** The handler of `DELETE /v1/keys/{id}`. */
export const revokeKey =
  ({ store }: Service) =>
  async (request: FastifyRequest): Promise<KeyAnswer> => {
    const id = idOf(request);
    const result = await store.revokeKey(id, callerOf(request.call).id);
    if (result === 'last_admin')
      throw new AntifakeError('last_admin', 'expected another live admin key before the last one is revoked');
    const key = requireKey(result === 'revoked' ? await store.findKey(id) : undefined);
    logChange(request, 'revoke', id);
    return { status: 'OK', message: toKey(key) };
  };

/** Marks the request as answered, and logs which key was changed by whom; no name and no secret. */
function logChange({ call, log }: FastifyRequest, action: string, keyId: string): void {
  call.status = 'OK';
  log.info({ action, keyId, by: callerOf(call).id }, 'key changed');
}

function idOf(request: FastifyRequest): string {
  const { id } = request.params as { readonly id?: string };
  return requireKey(isKeyId(id) ? id : undefined);
}

function requireKey<T extends KeyRecord | string>(found: T | undefined): T {
  if (found === undefined) throw new AntifakeError('no_such_key', 'expected the id of a key that can be changed');
  return found;
}
