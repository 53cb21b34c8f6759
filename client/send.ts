import { AntifakeApiError } from './error.ts';

/** Address of the service, and the key of the caller. */
export interface ClientOptions {
  /** For example `http://127.0.0.1:8080`, or the empty text in a page of the service itself. */
  readonly baseUrl: string;
  /** Absent: no key is sent, and the service answers with `INVALID_API_KEY`. */
  readonly apiKey?: string;
  /** Default: the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Sends a request.
 * @throws AntifakeApiError if the status of the answer is neither OK nor FAIL, whatever its HTTP status.
 */
export async function send(options: ClientOptions, path: string, request: RequestInit = {}): Promise<unknown> {
  const response = await call(options, path, request);
  const answer = parse(await response.text());
  if (isAnswered(answer)) return withReason(answer, response);
  throw AntifakeApiError.of(response, answer);
}

/**
 * Reads an answer with one JSON value a line.
 * @throws AntifakeApiError if it is something else.
 */
export async function readLines(
  options: ClientOptions,
  path: string,
): Promise<{ readonly lines: readonly unknown[]; readonly headers: Headers }> {
  const response = await call(options, path);
  const { headers } = response;
  if (headers.get('content-type')?.startsWith('application/jsonl') !== true)
    throw AntifakeApiError.of(response, parse(await response.text()));
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return { lines: lines.map((line): unknown => JSON.parse(line)), headers };
}

/** The query of a path, without parameters that are undefined. */
export function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
  return query;
}

function call({ baseUrl, apiKey, fetch = globalThis.fetch }: ClientOptions, path: string, request: RequestInit = {}) {
  const headers = new Headers(request.headers);
  if (apiKey !== undefined) headers.set('x-api-key', apiKey);
  return fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, { ...request, headers });
}

/** Undefined: it is not JSON, and so not from the service. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAnswered(answer: unknown): answer is object {
  const status = (answer as { readonly status?: unknown } | undefined)?.status;
  return status === 'OK' || status === 'FAIL';
}

/** The reason is only in the header; the body of the drop-in route does not contain it. */
function withReason(answer: object, { headers }: Response): object {
  const reason = headers.get('antifake-reason');
  return reason === null ? answer : { ...answer, reason };
}
