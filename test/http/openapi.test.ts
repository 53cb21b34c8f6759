import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { errorTable, reasonTable } from '../../src/errors.ts';
import { routes } from '../../src/server/index.ts';
import { addAdmin, ask, messageOf, type Shown } from './admin.ts';
import { listen, post, type Running } from './listen.ts';
import { cardPhoto, emptyPhoto } from './photos.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is read here of openapi.json. */
interface Description {
  readonly info: { readonly version: string };
  readonly servers: readonly unknown[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Record<string, Json>; readonly headers: Record<string, Json> };
}
interface Operation extends Record<'operationId' | 'summary' | 'description', string> {
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, Response>>;
}
interface Response {
  readonly description: string;
  readonly headers: Readonly<Record<string, Json>>;
  readonly content: Readonly<Record<string, Media>>;
}
interface Media {
  readonly schema: Json;
  readonly examples: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

const read = async (path: string) => JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'));
const description = (await read('openapi.json')) as Description;
const operations = Object.values(description.paths).flatMap((methods) => Object.values(methods));

/** The schemas, closed: what they do not name is an error here. */
function compile(schema: Json): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, keywords: ['components'] });
  formats.default(ajv);
  ajv.addFormat('binary', true);
  const closed = JSON.parse(JSON.stringify({ ...schema, components: description.components }), (_key, value) =>
    value?.properties === undefined || value.type !== 'object' ? value : { additionalProperties: false, ...value },
  );
  return ajv.compile(closed);
}

function mustFit(schema: Json, value: unknown): void {
  const validate = compile(schema);
  assert.ok(validate(value), `${JSON.stringify(validate.errors)} of ${JSON.stringify(value).slice(0, 500)}`);
}

describe('openapi.json', () => {
  it('has the version of package.json, a server, and a description of each operation', async () => {
    assert.equal(description.info.version, (await read('package.json')).version);
    assert.ok(description.servers.length > 0);
    assert.deepEqual(
      operations.map(({ operationId }) => operationId),
      Object.keys(routes),
    );
    const tags = description.tags.map(({ name }) => name);
    for (const operation of operations) {
      assert.ok(operation.summary.length > 5 && operation.description.length > 20, operation.operationId);
      assert.ok(operation.tags.every((tag) => tags.includes(tag)));
    }
  });

  it('has a description and examples that fit their schema for every status', () => {
    let examples = 0;
    for (const { operationId, responses } of operations)
      for (const [status, { description: text, content }] of Object.entries(responses)) {
        assert.ok(text.length > 3 && !/default response/i.test(text), `${operationId} ${status}`);
        for (const media of Object.values(content)) {
          assert.ok(Object.keys(media.examples).length > 0, `${operationId} ${status}`);
          for (const { value } of Object.values(media.examples)) mustFit(media.schema, value);
          examples += Object.keys(media.examples).length;
        }
      }
    assert.ok(examples > 30, String(examples));
  });

  it('refuses an example with a key that is not in its schema', () => {
    const { schema, examples } = description.paths['/v1/usage']!.get!.responses['200']!.content['application/json']!;
    const value = { ...(examples.usage!.value as Json), more: 1 };
    assert.throws(() => mustFit(schema, value), /additional/);
  });

  it('names every schema once, and only deepfake has a heatmap', () => {
    const inline = JSON.stringify(description.paths).match(/"properties"/g) ?? [];
    assert.equal(inline.length, 0);
    const withHeatmap = Object.entries(description.components.schemas).filter(([, schema]) =>
      JSON.stringify(schema.properties ?? {}).includes('Heatmap'),
    );
    assert.deepEqual(
      withHeatmap.map(([name]) => name),
      ['DeepfakeResult'],
    );
  });

  it('has all reasons, and each status lists its own', () => {
    const header = description.components.headers['Antifake-Reason'] as {
      readonly schema: { readonly enum: string[] };
    };
    assert.deepEqual(header.schema.enum, Object.keys(reasonTable));
    const { responses } = description.paths['/v1/th_card/antifake']!.post!;
    const named = Object.entries(responses).filter(([status]) => status !== '200');
    for (const [status, { description: text }] of named)
      for (const [, reason] of text.matchAll(/^- `(\w+)`: /gm)) {
        const { status: code, httpStatus } = reasonTable[reason as keyof typeof reasonTable] as {
          readonly status: keyof typeof errorTable;
          readonly httpStatus?: number;
        };
        assert.equal(httpStatus ?? errorTable[code].httpStatus, Number(status), reason);
      }
    assert.deepEqual(
      named.map(([status]) => status),
      ['400', '401', '403', '413', '417', '429', '500', '503'],
    );
  });
});

describe('answers of the service', () => {
  let running: Running;
  before(async () => {
    running = await listen();
  });
  after(() => running.close());

  it('fit the schemas, with no further keys', async () => {
    const photos = [cardPhoto, emptyPhoto, Buffer.from('no picture')];
    const headers = { 'x-api-key': running.key };
    for (const path of ['/v1/th_card/antifake', '/v1/th_card/inspect'])
      for (const photo of photos) {
        const { httpStatus, body } = await post(running, { path, img: photo.toString('base64') });
        mustFit(schemaOf(path, 'post', httpStatus), JSON.parse(body));
      }
    for (const path of ['/v1/usage', '/livez', '/readyz']) {
      const response = await fetch(`${running.url}${path}`, { headers });
      mustFit(schemaOf(path, 'get', response.status), await response.json());
    }
  });

  it('fit the schemas on admin routes, too, whether they are done or refused', async () => {
    const { key } = await addAdmin(running);
    const json = { name: 'shop', ratePerMinute: 5, quotaPerMonth: 5, expiresInDays: 5 };
    const made = await ask(running, key, { method: 'POST', path: '/v1/keys', json });
    mustFit(schemaOf('/v1/keys', 'post', 200), JSON.parse(made.body));
    const { id } = messageOf<Shown>(made).key;
    for (const [method, path, suffix] of [
      ['get', '/v1/keys', '?limit=1'],
      ['get', '/v1/status', ''],
      ['patch', '/v1/keys/{id}', ''],
      ['post', '/v1/keys/{id}/rotate', ''],
      ['delete', '/v1/keys/{id}', ''],
    ] as const)
      for (const [caller, httpStatus] of [
        [running.key, 403],
        [key, 200],
      ] as const) {
        const body = method === 'patch' ? { json: { name: 'other' } } : {};
        const url = `${path.replace('{id}', id)}${suffix}`;
        const answered = await ask(running, caller, { method: method.toUpperCase(), path: url, ...body });
        assert.equal(answered.httpStatus, httpStatus, `${method} ${url}`);
        mustFit(schemaOf(path, method, httpStatus), JSON.parse(answered.body));
      }
  });
});

function schemaOf(path: string, method: string, status: number): Json {
  return description.paths[path]![method]!.responses[status]!.content['application/json']!.schema;
}
