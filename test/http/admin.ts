import { type Answered, addKey, type Running } from './listen.ts';

/** One request to an admin route. */
export interface Asking {
  readonly method?: string;
  readonly path: string;
  readonly json?: unknown;
  /** Instead of `json`. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request with a key, or without one. */
export async function ask(running: Running, key: string | undefined, asking: Asking): Promise<Answered> {
  const { method = 'GET', path, json, body = json === undefined ? null : JSON.stringify(json) } = asking;
  const type = body === null ? {} : { 'content-type': 'application/json' };
  const headers = { ...type, ...(key !== undefined && { 'x-api-key': key }), ...asking.headers };
  const response = await fetch(`${running.url}${path}`, { method, body, headers });
  return { httpStatus: response.status, body: await response.text(), headers: response.headers };
}

/** Status of an answer, its reason and its HTTP status. */
export function told({ body, headers, httpStatus }: Answered): readonly [string, string | null, number] {
  return [JSON.parse(body).status, headers.get('antifake-reason'), httpStatus];
}

/** A key as the API shows it, as far as it is read here. */
export interface ShownKey extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly state: string;
}

/** The answer with a new secret. */
export interface Shown {
  readonly apiKey: string;
  readonly key: ShownKey;
}

/** The message of an answer that must be OK. */
export function messageOf<Message = ShownKey>(answered: Answered): Message {
  const { status, message } = JSON.parse(answered.body);
  if (status !== 'OK') throw new Error(`expected OK but received ${answered.body}`);
  return message;
}

/** A live admin key. */
export function addAdmin(running: Running, limits: Parameters<typeof addKey>[1] = {}) {
  return addKey(running.store, { ...limits, scope: 'admin' });
}
