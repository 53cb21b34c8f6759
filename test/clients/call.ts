/**
 * A caller on the client that openapi-typescript generates; it is copied next to the generated `schema.ts`, type-checked and run there.
 * Prints its answer as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.ts';

const [baseUrl = '', key = '', path = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { 'X-API-Key': key } });
const img = readFileSync(path).toString('base64');

/** The compiler knows each field of an answer. */
function scoreOf(answer: components['schemas']['AntifakeOk'] | components['schemas']['AntifakeFail']): number {
  return answer.status === 'OK' ? answer.message.deepfake.score : -1;
}

const params = { header: { 'Idempotency-Key': 'order-1' } };
const judged = await client.POST('/v1/th_card/antifake', { params, body: { img } });
const replayed = await client.POST('/v1/th_card/antifake', { params, body: { img } });
const inspected = await client.POST('/v1/th_card/inspect', { body: { img } });
const refused = await client.POST('/v1/th_card/antifake', { body: { img: '?' } });
const usage = await client.GET('/v1/usage', { params: { query: { from: '2026-01-01' } } });
if (judged.data === undefined || replayed.data === undefined || inspected.data?.status !== 'OK')
  throw new Error('expected a judged photo');
const xPx = inspected.data.message.card.corners[0]?.[0];
const status: string | undefined = refused.error?.status;
process.stdout.write(
  `${JSON.stringify({
    scores: [scoreOf(judged.data), scoreOf(replayed.data), inspected.data.message.checks.deepfake.score],
    replayed: replayed.response.headers.get('idempotent-replayed'),
    xPx,
    refused: { status, reason: refused.response.headers.get('antifake-reason') },
    answers: usage.data?.message.answers,
  })}\n`,
);
