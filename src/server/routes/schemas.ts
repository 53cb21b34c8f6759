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
    description: 'The photo (JPEG, PNG or BMP, max 4 MiB) in base64: standard or URL-safe, also as a data URL.',
  }),
};
const FormBody = Type.Object(photoText, { $id: 'PhotoForm', description: 'A photo as text in a form.' });
const JsonBody = Type.Object(photoText, { $id: 'PhotoJson', description: 'A photo as text in JSON.' });
const FileBody = Type.Object(
  {
    img: Type.Unsafe<Uint8Array>({
      type: 'string',
      format: 'binary',
      description: 'The photo (JPEG, PNG or BMP, max 4 MiB) as a file; a plain field with its base64 is accepted too.',
    }),
  },
  { $id: 'PhotoFile', description: 'A photo as a file.' },
);

/** The body of both photo routes, by its media type; a viewer shows the first one by default. */
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

/** First or last day of a period. */
const day = (name: string, description: string): Parameter => ({
  in: 'query',
  name,
  description,
  schema: Type.String({ format: 'date' }),
});

/** Errors that occur before a route is called. */
const ofEveryRoute: readonly ErrorReason[] = ['broken_request', 'expectation'];
/** Errors of a key, its limits, or the service. */
const ofEveryKey: readonly ErrorReason[] = [
  ...ofEveryRoute,
  ...reasonsOf('INVALID_API_KEY'),
  'over_rate',
  'going_down',
  'internal',
];
/** Reasons that belong to only one other route, or to none. */
const notOfPhotos: readonly ErrorReason[] = ['wrong_days', 'unknown_path', 'wrong_method'];
const ofPhotos: readonly ErrorReason[] = [
  ...reasonsOf('INVALID_REQUEST'),
  ...reasonsOf('IMAGE_INVALID_FORMAT'),
  ...reasonsOf('IMAGE_INVALID_SIZE'),
  ...reasonsOf('INVALID_API_KEY'),
  ...reasonsOf('RATE_LIMITED'),
  ...reasonsOf('INNER_ERROR'),
].filter((reason) => !notOfPhotos.includes(reason));

/** Additional headers of a photo route's answer. */
const photoHeaders = ['Antifake-Reason', 'Antifake-Calibration', 'Idempotent-Replayed'] as const;

/** Every route of the API: one declaration for the service and for openapi.json. */
export const routes = {
  antifake: {
    method: 'POST',
    url: '/v1/th_card/antifake',
    tag: 'photos',
    summary: 'Three scores for the portrait on a Thai ID card',
    description:
      'Drop-in replacement for the hosted API. `OK` and `FAIL` are charged, errors are free. Scores are whole numbers 0..100, higher means more of the named fault; `yes` means above the threshold.',
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
    summary: 'The same, with all details',
    description:
      'Corners, portrait box, raw values, thresholds, models and timings; for a `FAIL`, the reason. Charged like the drop-in route.',
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
    description: 'By UTC day and status, and in total; refusals for a missing key are not counted.',
    needsKey: true,
    parameters: [day('from', 'The first UTC day; absent: since the key was created.'), day('to', 'The last UTC day.')],
    answers: {
      200: { description: 'The sums.', schema: UsageAnswer, examples: usageExamples },
    },
    reasons: [...ofEveryKey, 'wrong_days'],
  },
  livez: {
    method: 'GET',
    url: '/livez',
    tag: 'operations',
    summary: 'The process is running',
    description: 'For an orchestrator that restarts a hanging process. Requires no key.',
    answers: {
      200: { description: 'It is running.', schema: Health, examples: healthExamples({ OK: 'It is running' }) },
    },
    reasons: ofEveryRoute,
  },
  readyz: {
    method: 'GET',
    url: '/readyz',
    tag: 'operations',
    summary: 'The service can accept photos',
    description: 'Models are loaded, the store can be written, and the service is not shutting down. Requires no key.',
    answers: {
      200: { description: 'It can.', schema: Health, examples: healthExamples({ OK: 'It can' }) },
      503: {
        description: 'It cannot; send photos to another replica.',
        schema: Health,
        examples: healthExamples({
          GOING_DOWN: 'A shutdown has started',
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
      'Answers by route, status and reason, verdicts and scores by check, time of each step, the queue and the process. No label contains a key. Requires no key.',
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

/** One route: its configuration for the service, and its description for openapi.json. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly tag: 'photos' | 'account' | 'operations';
  readonly summary: string;
  readonly description: string;
  /** Whether the route requires a key. */
  readonly needsKey?: true;
  /** Whether its body is a photo. */
  readonly takesPhoto?: true;
  readonly parameters?: readonly Parameter[];
  readonly body?: Body;
  /** Answers by HTTP status, without errors. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Reasons of its errors, which are grouped by HTTP status. */
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
