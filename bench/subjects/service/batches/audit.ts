import { isDeepStrictEqual } from 'node:util';
import type { BatchResult } from '../../../../client/index.ts';
import type { Expected } from './photos.ts';

/** A photo of the list that was submitted. */
export interface Listed {
  readonly batchId: string;
  /** Place in its batch, from 0. */
  readonly place: number;
  readonly reference: string;
  readonly expected: Expected;
}

/** A result as it was read over HTTP. */
export type Answered = BatchResult & { readonly batchId: string };

/** What PostgreSQL holds, read without the product. */
export interface Books {
  /** Rows of the route `batch`. */
  readonly ledger: readonly { readonly requestId: string; readonly status: string; readonly charged: number }[];
  /** Used units of all keys. */
  readonly used: number;
  /** Summed answers and charges of all keys. */
  readonly sums: { readonly answers: number; readonly charged: number };
}

/** Disagreements between the list, the results and the books; every count must be 0. */
export interface Findings {
  /** Photos of the list without a result. */
  readonly lost: number;
  /** Results in addition to the first one of a photo, or of no photo of the list. */
  readonly additional: number;
  /** Results that differ from those of one inspection without a queue. */
  readonly different: number;
  /** Photos of the list without a ledger row. */
  readonly unbooked: number;
  /** Ledger rows in addition to the first one of a photo, or of no photo of the list. */
  readonly bookedAgain: number;
  /** Ledger rows with another status or charge than the photo must have. */
  readonly bookedWrongly: number;
  /** Charges of photos that must not be charged, or in addition to the first one. */
  readonly chargedAgain: number;
  /** Used units minus photos that must be charged. */
  readonly unitsOff: number;
  /** Summed answers and charges minus those of the ledger. */
  readonly sumsOff: number;
}

/** Compares photo by photo. */
export function audit(list: readonly Listed[], results: readonly Answered[], books: Books): Findings {
  const photos = new Map(list.map((photo) => [nameOf(photo.batchId, photo.place), photo]));
  const answered = Map.groupBy(results, ({ batchId, photo }) => nameOf(batchId, photo));
  const booked = Map.groupBy(books.ledger, ({ requestId }) => requestId);
  const names = [...photos.keys()];
  const charges = books.ledger.reduce((sum, { charged }) => sum + charged, 0);
  const chargeable = list.filter(({ expected }) => expected.isCharged).length;
  return {
    lost: names.filter((name) => !answered.has(name)).length,
    additional: results.length - names.filter((name) => answered.has(name)).length,
    different: names.filter((name) => answered.get(name)?.some((one) => !agrees(photos.get(name)!, one))).length,
    unbooked: names.filter((name) => !booked.has(name)).length,
    bookedAgain: books.ledger.length - names.filter((name) => booked.has(name)).length,
    bookedWrongly: names.filter((name) => booked.get(name)?.some((row) => !isBookedAs(photos.get(name)!, row))).length,
    chargedAgain: [...booked].reduce(
      (sum, [name, rows]) =>
        sum + Math.max(0, count(rows, 'charged') - (photos.get(name)?.expected.isCharged === true ? 1 : 0)),
      0,
    ),
    unitsOff: books.used - chargeable,
    sumsOff: Math.abs(books.sums.answers - books.ledger.length) + Math.abs(books.sums.charged - charges),
  };
}

/** Id of a photo in the ledger. */
function nameOf(batchId: string, place: number): string {
  return `${batchId}:${place}`;
}

function agrees({ reference, expected }: Listed, result: Answered): boolean {
  const message = expected.message === undefined ? undefined : JSON.parse(expected.message);
  return (
    result.reference === reference &&
    result.status === expected.status &&
    result.reason === expected.reason &&
    isDeepStrictEqual(result.message, message)
  );
}

function isBookedAs({ expected }: Listed, row: Books['ledger'][number]): boolean {
  return row.status === expected.status && row.charged === (expected.isCharged ? 1 : 0);
}

function count(rows: Books['ledger'], name: 'charged'): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}
