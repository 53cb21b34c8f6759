import { type TSchema, Type } from 'typebox';
import { type ErrorCode, type ErrorReason, errorTable, httpStatusOf, reasonTable } from '../../errors.ts';
import { ErrorAnswer, ReasonWord } from '../answers.ts';
import type { Answer, Body, Parameter, Route } from '../routes/route.ts';
import { type RouteName, routeNames, routes } from '../routes/schemas.ts';
import { version } from '../version.ts';
import { Components, type Json } from './components.ts';
import { errorExample } from './examples.ts';

const info = {
  title: 'antifake',
  description:
    'Takes a photo of a Thai national ID card and returns three calibrated scores for the portrait on it. With `ANTIFAKE_ALWAYS_200` every error has HTTP status 200.',
  version,
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

const tags = [
  { name: 'photos', description: 'Judging photos; requires a key and is charged.' },
  {
    name: 'batches',
    description: 'Many photos by reference; requires a key, and PostgreSQL on the side of the operator.',
  },
  { name: 'account', description: 'Usage of a key.' },
  { name: 'admin', description: 'Keys, and the state of the service; requires an admin key, and nothing is charged.' },
  {
    name: 'operations',
    description:
      'For orchestrators and monitoring; no key required. Do not expose them to the internet: `ANTIFAKE_ADMIN_PORT` moves them to a port of their own.',
  },
];

/** All headers that an answer may have. */
const headers: Readonly<Record<string, { readonly description: string; readonly schema: TSchema }>> = {
  'X-Request-Id': {
    description: 'Id of the request in the log and the ledger.',
    schema: Type.String({ format: 'uuid' }),
  },
  'Antifake-Reason': {
    description:
      'Why the answer is not `OK`; absent if it is. New words may be added: if you do not know one, rely on the status.',
    schema: ReasonWord,
  },
  'Antifake-Calibration': {
    description: 'Id of the calibration that was used; absent: that of the models.',
    schema: Type.String(),
  },
  'Idempotent-Replayed': {
    description: '`true`: a stored answer, not charged again.',
    schema: Type.Unsafe({ type: 'string', enum: ['true'] }),
  },
  'Antifake-Next': {
    description: 'There are more results: the value of `after` for the next page.',
    schema: Type.Integer({ minimum: 0 }),
  },
  'Retry-After': { description: 'Seconds to wait before the next attempt.', schema: Type.Integer({ minimum: 1 }) },
};

const ofEveryAnswer = ['X-Request-Id'];
const ofEveryError = ['Antifake-Reason'];

/** Generates openapi.json from these routes, by default from all; requires neither models nor a store. */
export function describeApi(served: readonly RouteName[] = routeNames): Json {
  const components = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of served) {
    const route: Route = routes[name];
    const methods = paths[route.url] ?? {};
    methods[route.method.toLowerCase()] = operationOf(name, route, components);
    paths[route.url] = methods;
  }
  const named = Object.entries(headers).map(([name, { description, schema }]) => [
    name,
    { description, schema: components.refer(schema) },
  ]);
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/', description: 'The service that serves this description' }],
    tags,
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key that the operator created.' },
      },
      headers: Object.fromEntries(named),
      schemas: components.all(),
    },
  };
}

function operationOf(operationId: string, route: Route, components: Components): Json {
  const { tag, summary, description, needsKey, needsAdmin, parameters, body } = route;
  const answers = Object.entries(route.answers).map(([status, answer]) => [status, writeAnswer(answer, components)]);
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    // The list names the role that is required: https://spec.openapis.org/oas/v3.1.0#security-requirement-object
    security: needsKey === true ? [{ apiKey: needsAdmin === true ? ['admin'] : [] }] : [],
    ...(parameters && { parameters: parameters.map((parameter) => writeParameter(parameter, components)) }),
    ...(body && { requestBody: writeBody(body, components) }),
    responses: { ...Object.fromEntries(answers), ...errorsOf(route.reasons, components) },
  };
}

function writeParameter({ in: place, name, description, schema }: Parameter, components: Components): Json {
  return { in: place, name, required: place === 'path', description, schema: components.refer(schema) };
}

function writeBody({ description, content, isOptional }: Body, components: Components): Json {
  const media = Object.entries(content).map(([type, schema]) => [type, { schema: components.refer(schema) }]);
  return { description, required: isOptional !== true, content: Object.fromEntries(media) };
}

function writeAnswer(answer: Answer, components: Components): Json {
  const { description, mediaType = 'application/json', schema, examples } = answer;
  const names = [...ofEveryAnswer, ...(answer.headers ?? [])];
  return {
    description,
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: { [mediaType]: { schema: components.refer(schema), examples } },
  };
}

/** One answer for each HTTP status of the reasons, with a sentence for each of its codes and reasons. */
function errorsOf(reasons: readonly ErrorReason[], components: Components): Json {
  const byStatus = Map.groupBy(reasons, httpStatusOf);
  const answers = [...byStatus].map(([status, all]) => [String(status), writeAnswer(errorOf(all), components)]);
  return Object.fromEntries(answers);
}

function errorOf(reasons: readonly ErrorReason[]): Answer {
  const byCode = Map.groupBy(reasons, (reason): ErrorCode => reasonTable[reason].status);
  const paragraphs = [...byCode].map(([code, all]) => {
    const lines = all.map((reason) => `- \`${reason}\`: ${reasonTable[reason].meaning}`);
    return `\`${code}\`: ${errorTable[code].remedy} Reasons:\n\n${lines.join('\n')}`;
  });
  const isLimit = byCode.has('RATE_LIMITED');
  return {
    description: paragraphs.join('\n\n'),
    schema: ErrorAnswer,
    examples: Object.assign({}, ...[...byCode.keys()].map(errorExample)),
    headers: [...ofEveryError, ...(isLimit ? ['Retry-After'] : [])],
  };
}
