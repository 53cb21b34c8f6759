import { Type } from 'typebox';
import { AntifakeError } from '../../errors.ts';
import type { Parameter } from './route.ts';

/** Entries on one page of a list. */
interface PageSize {
  /** In openapi.json: what the entries are. */
  readonly of: string;
  readonly fallback: number;
  readonly most: number;
}

export const pages = {
  keys: { of: 'keys', fallback: 100, most: 1000 },
  batches: { of: 'batches', fallback: 20, most: 100 },
  results: { of: 'results', fallback: 1000, most: 10_000 },
} as const satisfies Readonly<Record<string, PageSize>>;

/** The query parameter that limits a page. */
export function limitParameter({ of, fallback, most }: PageSize): Parameter {
  return {
    in: 'query',
    name: 'limit',
    description: `Maximum number of ${of} on the page; default: ${fallback}.`,
    schema: Type.Integer({ minimum: 1, maximum: most }),
  };
}

/** The limit of a query. @throws AntifakeError INVALID_REQUEST */
export function limitOf(text: unknown, { fallback, most }: PageSize): number {
  if (text === undefined) return fallback;
  const limit = typeof text === 'string' && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) throw wrongPage();
  return limit;
}

export function wrongPage(): AntifakeError {
  return new AntifakeError('wrong_page', 'expected a limit in its range, and after to come from the page before');
}
