import { type TSchema, Type } from 'typebox';
import { type ErrorReason, reasonsOf } from '../../errors.ts';
import { AntifakeAnswer, Health, InspectAnswer, UsageAnswer } from '../answers.ts';
import {
  antifakeExamples,
  type Examples,
  healthExamples,
  inspectExamples,
  metricsExamples,
  usageExamples,
} from '../openapi/examples.ts';

const photoText = {
  img: Type.String({
    minLength: 1,
    description: 'The photo (JPEG, PNG or BMP, at most 4 MiB) in base64: standard or URL-safe, also as a data URL.',
  }),
};
const FormBody = Type.Object(photoText, { $id: 'PhotoForm', description: 'A photo as text in a form.' });
const JsonBody = Type.Object(photoText, { $id: 'PhotoJson', description: 'A photo as text in JSON.' });
const FileBody = Type.Object(
  {
    img: Type.Unsafe<Uint8Array>({
      type: 'string',
      format: 'binary',
      description: 'The photo (JPEG, PNG or BMP, at most 4 MiB) as a file; a plain field with its base64 is read, too.',
    }),
  },
  { $id: 'PhotoFile', description: 'A photo as a file.' },
);

/** The body of both photo routes, by its media type; the first is what a viewer shows first. */
const photoBody: Body = {
  description: 'One `img`; other parameters are ignored.',
  content: {
    'multipart/form-data': FileBody,
    'application/x-www-form-urlencoded': FormBody,
    'application/json': JsonBody,
  },
};

const idempotencyKey: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'Makes a retry within 24 hours return the first answer and be charged once.',
  schema: Type.String({ pattern: '^[\\x21-\\x7e]{1,255}$' }),
};

/** One end of a stretch of days. */
const day = (name: string, description: string): Parameter => ({
  in: 'query',
  name,
  description,
  schema: Type.String({ format: 'date' }),
});

/** What is refused before any route looks at it. */
const ofEveryRoute: readonly ErrorReason[] = ['broken_request', 'expectation'];
/** What may be wrong with a key, its limits, or the service. */
const ofEveryKey: readonly ErrorReason[] = [
  ...ofEveryRoute,
  ...reasonsOf('INVALID_API_KEY'),
  'over_rate',
  'going_down',
  'internal',
];
/** Of another route alone, or of none. */
const notOfPhotos: readonly ErrorReason[] = ['wrong_days', 'unknown_path', 'wrong_method'];
const ofPhotos: readonly ErrorReason[] = [
  ...reasonsOf('INVALID_REQUEST'),
  ...reasonsOf('IMAGE_INVALID_FORMAT'),
  ...reasonsOf('IMAGE_INVALID_SIZE'),
  ...reasonsOf('INVALID_API_KEY'),
  ...reasonsOf('RATE_LIMITED'),
  ...reasonsOf('INNER_ERROR'),
].filter((reason) => !notOfPhotos.includes(reason));

/** Headers of a photo route's answer beside those of every answer. */
const photoHeaders = ['Antifake-Reason', 'Antifake-Calibration', 'Idempotent-Replayed'] as const;

/** Every route of the API: one declaration for the service and for openapi.json. */
export const routes = {
  antifake: {
    method: 'POST',
    url: '/v1/th_card/antifake',
    tag: 'photos',
    summary: 'Three scores for the portrait on a Thai ID card',
    description:
      'Drop-in for clients of the hosted API. `OK` and `FAIL` are charged, errors are free. Scores are whole numbers 0..100, higher means more of the named fault; `yes` means above the threshold.',
    needsKey: true,
    takesPhoto: true,
    parameters: [idempotencyKey],
    body: photoBody,
    answers: {
      200: {
        description: '`OK`: the portrait was judged. `FAIL`: there was no card or no portrait to judge.',
        schema: AntifakeAnswer,
        examples: antifakeExamples,
        headers: photoHeaders,
      },
    },
    reasons: ofPhotos,
  },
  inspect: {
    method: 'POST',
    url: '/v1/th_card/inspect',
    tag: 'photos',
    summary: 'The same, with everything the engine knows',
    description:
      'Corners, portrait box, raw values, thresholds, models and timings; when it fails, why. Charged as the drop-in route is.',
    needsKey: true,
    takesPhoto: true,
    parameters: [idempotencyKey],
    body: photoBody,
    answers: {
      200: {
        description: '`OK`: the portrait was judged. `FAIL`: there was no card or no portrait to judge.',
        schema: InspectAnswer,
        examples: inspectExamples,
        headers: photoHeaders,
      },
    },
    reasons: ofPhotos,
  },
  usage: {
    method: 'GET',
    url: '/v1/usage',
    tag: 'account',
    summary: "The calling key's answers and charges",
    description: 'By UTC day and status, and in all; refusals for want of a key are in none.',
    needsKey: true,
    parameters: [day('from', 'The first UTC day; absent: since the key was made.'), day('to', 'The last UTC day.')],
    answers: {
      200: { description: 'The sums.', schema: UsageAnswer, examples: usageExamples },
    },
    reasons: [...ofEveryKey, 'wrong_days'],
  },
  livez: {
    method: 'GET',
    url: '/livez',
    tag: 'operations',
    summary: 'The process runs',
    description: 'For an orchestrator that restarts what hangs. Needs no key.',
    answers: {
      200: { description: 'It runs.', schema: Health, examples: healthExamples({ OK: 'It runs' }) },
    },
    reasons: ofEveryRoute,
  },
  readyz: {
    method: 'GET',
    url: '/readyz',
    tag: 'operations',
    summary: 'The service can take photos',
    description: 'Models are loaded, the store can be written, and the service is not going down. Needs no key.',
    answers: {
      200: { description: 'It can.', schema: Health, examples: healthExamples({ OK: 'It can' }) },
      503: {
        description: 'It cannot; send photos to another replica.',
        schema: Health,
        examples: healthExamples({
          GOING_DOWN: 'A shutdown has begun',
          STORE_UNREACHABLE: 'The store cannot be written',
        }),
      },
    },
    reasons: ofEveryRoute,
  },
  metrics: {
    method: 'GET',
    url: '/metrics',
    tag: 'operations',
    summary: 'Prometheus metrics',
    description:
      'Answers by route, status and reason, verdicts and scores by check, time of each step, the queue and the process. No label names a key. Needs no key.',
    answers: {
      200: {
        description: 'The text exposition format.',
        mediaType: 'text/plain',
        schema: Type.String(),
        examples: metricsExamples,
      },
    },
    reasons: ofEveryRoute,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** One route: what the service needs to know of it, and what openapi.json says. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly tag: 'photos' | 'account' | 'operations';
  readonly summary: string;
  readonly description: string;
  /** Whether only a key's owner is answered. */
  readonly needsKey?: true;
  /** Whether its body is a photo. */
  readonly takesPhoto?: true;
  readonly parameters?: readonly Parameter[];
  readonly body?: Body;
  /** By HTTP status, all but errors. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Of its errors, which are grouped by HTTP status. */
  readonly reasons: readonly ErrorReason[];
}

/** A header or a query parameter; all are optional. */
export interface Parameter {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
}

/** A body, and its schema by its media type. */
export interface Body {
  readonly description: string;
  readonly content: Readonly<Record<string, TSchema>>;
}

/** What is answered with one HTTP status. */
export interface Answer {
  readonly description: string;
  /** Default: `application/json`. */
  readonly mediaType?: string;
  readonly schema: TSchema;
  readonly examples: Examples;
  /** Names of headers beside those of every answer; some are not always there. */
  readonly headers?: readonly string[];
}
