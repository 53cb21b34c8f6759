import { type TSchema, Type } from 'typebox';
import type { ErrorReason } from '../../errors.ts';
import type { Examples } from '../openapi/examples.ts';

/** One route: its configuration for the service, and its description for openapi.json. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As OpenAPI writes it, with `{id}` for a part of the path. */
  readonly url: string;
  readonly tag: 'photos' | 'batches' | 'account' | 'admin' | 'operations';
  readonly summary: string;
  readonly description: string;
  /** Whether the route requires a key. */
  readonly needsKey?: true;
  /** Whether the key must be an admin key. */
  readonly needsAdmin?: true;
  /** Whether its body is a photo. */
  readonly takesPhoto?: true;
  /** Whether its body is a list of references to photos. */
  readonly takesReferences?: true;
  readonly parameters?: readonly Parameter[];
  readonly body?: Body;
  /** Answers by HTTP status, without errors. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Reasons of its errors, which are grouped by HTTP status. */
  readonly reasons: readonly ErrorReason[];
}

/** A header or a query parameter, which are optional, or a part of the path. */
export interface Parameter {
  readonly in: 'header' | 'query' | 'path';
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
}

/** A body, and its schema by its media type. */
export interface Body {
  readonly description: string;
  readonly isOptional?: true;
  /** Max length of a JSON body, bytes; absent: short. */
  readonly maxBytes?: number;
  /** Reason of a longer one; default: `broken_body`. */
  readonly tooLong?: ErrorReason;
  readonly content: Readonly<Record<string, TSchema>>;
}

/** The answer for one HTTP status. */
export interface Answer {
  readonly description: string;
  /** Default: `application/json`. */
  readonly mediaType?: string;
  readonly schema: TSchema;
  readonly examples: Examples;
  /** Names of additional headers; some are optional. */
  readonly headers?: readonly string[];
}

/** Makes retries harmless. */
export const idempotencyKey: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'Makes a retry within 24 hours return the first answer and be charged once.',
  schema: Type.String({ pattern: '^[\\x21-\\x7e]{1,255}$' }),
};

/** First or last day of a period. */
export const day = (name: string, description: string): Parameter => ({
  in: 'query',
  name,
  description,
  schema: Type.String({ format: 'date' }),
});

/** Errors that occur before a route is called. */
export const ofEveryRoute: readonly ErrorReason[] = ['broken_request', 'expectation'];
/** Errors of a JSON body. */
export const ofJson: readonly ErrorReason[] = ['body_type', 'broken_body', 'slow_body', 'wrong_fields'];
/** Errors of a key, its limits, or the service. */
export const ofEveryKey: readonly ErrorReason[] = [
  ...ofEveryRoute,
  'cross_origin',
  'missing_key',
  'unknown_key',
  'over_rate',
  'going_down',
  'internal',
];
