import { type TSchema, Type } from 'typebox';
import { errorTable } from '../../errors.ts';
import { AntifakeAnswer, InspectAnswer } from '../answers.ts';

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
      response: withErrors(AntifakeAnswer),
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
      response: withErrors(InspectAnswer),
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
      response: withErrors(UsageAnswer, ['INVALID_REQUEST', 'INVALID_API_KEY', 'INNER_ERROR']),
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

/** The answer of a success and of each error of the table, grouped by HTTP status. */
function withErrors(success: TSchema, codes = Object.keys(errorTable)): Record<number, TSchema> {
  const byStatus = new Map<number, TSchema[]>();
  for (const [code, { httpStatus, message }] of Object.entries(errorTable)) {
    const body = Type.Object({ status: Type.Literal(code), message: Type.Literal(message) });
    if (codes.includes(code)) byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), body]);
  }
  const errors = [...byStatus].map(([status, bodies]) => [status, bodies.length > 1 ? Type.Union(bodies) : bodies[0]]);
  return { 200: success, ...Object.fromEntries(errors) };
}
