import { type TSchema, Type } from 'typebox';
import { errorTable } from '../../errors.ts';
import { AntifakeAnswer, InspectAnswer } from '../answers.ts';
import { goingDownStatus } from '../errors.ts';

const base64 = 'The photo (JPEG, PNG or BMP, at most 4 MiB) in base64: standard or URL-safe, also as a data URL.';
const TextBody = Type.Object({ img: Type.String({ minLength: 1, description: base64 }) });
const FileBody = Type.Object({
  img: Type.Unsafe<Uint8Array | string>({
    contentMediaType: 'application/octet-stream',
    description: 'The photo as a file, or base64 text.',
  }),
});

/** The body of both photo routes, by its media type. */
const photoBody = {
  content: {
    'application/x-www-form-urlencoded': { schema: TextBody },
    'application/json': { schema: TextBody },
    'multipart/form-data': { schema: FileBody },
  },
};

const PhotoHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'Makes a retry within 24 hours return the first answer and charge once.' }),
  ),
});

/** Of every answer. */
const sentAlways = {
  'X-Request-Id': Type.String({ description: 'Names the request in the log and the ledger.' }),
};
const sentWithPhotos = {
  'Antifake-Calibration': Type.String({ description: 'The id of the calibration that scored, if there is one.' }),
  'Idempotent-Replayed': Type.Literal('true', { description: 'A kept answer; not charged again.' }),
};
const retryAfter = { 'Retry-After': Type.Integer({ description: 'Seconds to wait before the next try.' }) };
const sentWithErrors: Partial<Record<number, Headers>> = { 429: retryAfter, 503: retryAfter };
type Headers = Readonly<Record<string, TSchema>>;

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'UTC day, YYYY-MM-DD.' });

const UsageAnswer = Type.Object({
  status: Type.Literal('OK'),
  message: Type.Object({
    answers: Type.Integer(),
    charged: Type.Integer(),
    days: Type.Array(
      Type.Object({ day: Type.String(), status: Type.String(), answers: Type.Integer(), charged: Type.Integer() }),
    ),
  }),
});

const Health = Type.Object({ status: Type.String() });

/** Every route of the API: one declaration for validation, types and openapi.json. */
export const routes = {
  antifake: {
    method: 'POST',
    url: '/v1/th_card/antifake',
    schema: {
      operationId: 'antifake',
      tags: ['photos'],
      summary: 'Three scores for the portrait on a Thai ID card',
      description: 'Drop-in for clients of the hosted API. Charged: OK and FAIL.',
      security: [{ apiKey: [] }],
      headers: PhotoHeaders,
      body: photoBody,
      response: withErrors(AntifakeAnswer, { headers: sentWithPhotos }),
    },
  },
  inspect: {
    method: 'POST',
    url: '/v1/th_card/inspect',
    schema: {
      operationId: 'inspect',
      tags: ['photos'],
      summary: 'The same, with everything the engine knows',
      description: 'Corners, portrait box, raw values, thresholds, models and timings; when it fails, why.',
      security: [{ apiKey: [] }],
      headers: PhotoHeaders,
      body: photoBody,
      response: withErrors(InspectAnswer, { headers: sentWithPhotos }),
    },
  },
  usage: {
    method: 'GET',
    url: '/v1/usage',
    schema: {
      operationId: 'usage',
      tags: ['account'],
      summary: "The calling key's answers and charges by day and status",
      security: [{ apiKey: [] }],
      querystring: Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day) }),
      response: withErrors(UsageAnswer, {
        codes: ['INVALID_REQUEST', 'INVALID_API_KEY', 'RATE_LIMITED', 'INNER_ERROR'],
      }),
    },
  },
  livez: {
    method: 'GET',
    url: '/livez',
    schema: { operationId: 'livez', tags: ['operations'], summary: 'The process runs', response: { 200: Health } },
  },
  readyz: {
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'readyz',
      tags: ['operations'],
      summary: 'Models are loaded, the store answers, and the service is not going down',
      response: { 200: Health, 503: Health },
    },
  },
  metrics: {
    method: 'GET',
    url: '/metrics',
    schema: {
      operationId: 'metrics',
      tags: ['operations'],
      summary: 'Prometheus metrics',
      response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
    },
  },
} as const;

export type RouteName = keyof typeof routes;

interface Said {
  readonly headers?: Headers;
  readonly codes?: readonly string[];
}

/** The answer of a success and of each error of the table, grouped by HTTP status, with their headers. */
function withErrors(
  success: TSchema,
  { headers = {}, codes = Object.keys(errorTable) }: Said,
): Record<number, TSchema> {
  const byStatus = new Map<number, TSchema[]>();
  for (const [code, { httpStatus, message }] of Object.entries(errorTable)) {
    const body = Type.Object({ status: Type.Literal(code), message: Type.Literal(message) });
    if (codes.includes(code)) byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), body]);
    if (code === 'RATE_LIMITED') byStatus.set(goingDownStatus, [body]);
  }
  const errors = [...byStatus].map(([status, bodies]) => {
    const body = bodies.length > 1 ? Type.Union(bodies) : bodies[0]!;
    return [status, answer(body, { ...sentAlways, ...sentWithErrors[status] })];
  });
  return { 200: answer(success, { ...sentAlways, ...headers }), ...Object.fromEntries(errors) };
}

/** A body with the headers that openapi.json names beside it. */
function answer(body: TSchema, headers: Headers): TSchema {
  return { ...body, headers };
}
