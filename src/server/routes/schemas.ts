import { Type } from 'typebox';
import { type ErrorReason, reasonsOf } from '../../errors.ts';
import { AntifakeAnswer, Health, InspectAnswer, UsageAnswer } from '../answers.ts';
import { KeyId } from '../key-answers.ts';
import {
  antifakeExamples,
  healthExamples,
  inspectExamples,
  metricsExamples,
  usageExamples,
} from '../openapi/examples.ts';
import { adminRoutes } from './admin-schemas.ts';
import { batchRoutes } from './batch-schemas.ts';
import { type Body, day, idempotencyKey, ofEveryKey, ofEveryRoute, type Route } from './route.ts';

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

/** Reasons that belong only to other routes, or to none. */
const notOfPhotos: readonly ErrorReason[] = [
  'wrong_days',
  'wrong_page',
  'wrong_fields',
  'too_many_rows',
  'no_such_key',
  'last_admin',
  'no_such_batch',
  'too_many_photos',
  'wrong_webhook',
  'no_webhook_secret',
  'not_admin',
  'unknown_path',
  'wrong_method',
];
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
  ...batchRoutes,
  usage: {
    method: 'GET',
    url: '/v1/usage',
    tag: 'account',
    summary: 'Answers and charges',
    description:
      'By key, UTC day and status, and in total: of all keys for an admin key, otherwise of the calling key only. Refusals for a missing key are not counted.',
    needsKey: true,
    parameters: [
      {
        in: 'query',
        name: 'key',
        description: 'Only this key; another than the calling key requires an admin key.',
        schema: KeyId,
      },
      day('from', 'The first UTC day; absent: since the key was created.'),
      day('to', 'The last UTC day.'),
    ],
    answers: {
      200: { description: 'The sums.', schema: UsageAnswer, examples: usageExamples },
    },
    reasons: [...ofEveryKey, 'wrong_days', 'too_many_rows', 'not_admin', 'no_such_key'],
  },
  ...adminRoutes,
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
    description:
      'Models are loaded in at least one process, the store can be written, and the service is not shutting down. Requires no key.',
    answers: {
      200: { description: 'It can.', schema: Health, examples: healthExamples({ OK: 'It can' }) },
      503: {
        description: 'It cannot; send photos to another replica.',
        schema: Health,
        examples: healthExamples({
          GOING_DOWN: 'A shutdown has started',
          STORE_UNREACHABLE: 'The store cannot be written',
          NO_WORKERS: 'No process that judges photos runs',
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
      'Answers by route, status and reason, verdicts and scores by check, time of each step, the queue, the store and the process. No label contains a key. Requires no key. With `Accept: application/openmetrics-text`, in that format, which also has exemplars with trace ids.',
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

export const routeNames = Object.keys(routes) as readonly RouteName[];

/** A route for orchestrators and monitoring. */
export type OperationRoute = {
  [Name in RouteName]: (typeof routes)[Name]['tag'] extends 'operations' ? Name : never;
}[RouteName];

export const isOperationRoute = (name: RouteName): name is OperationRoute => routes[name].tag === 'operations';

/** On the admin port, if there is one. */
export const operationRoutes = routeNames.filter(isOperationRoute);
