import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { type ErrorReason, httpStatusOf, type Reason, reasonTable } from '../../src/errors.ts';
import { type Answered, addKey, listen, post, type Running, type Sending, withService } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern, plain } from './photos.ts';
import { readRaw, sendRaw } from './wire.ts';

const card = cardPhoto.toString('base64');
const empty = emptyPhoto.toString('base64');
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
const part = (name: string, content = 'QUJD') =>
  `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
const webp = (await plain(100, 100).webp().toBuffer()).toString('base64');
const small = (await plain(20, 20).jpeg().toBuffer()).toString('base64');
const cut = cardPhoto.subarray(0, cardPhoto.length / 2).toString('base64');
const wide = (await plain(20_000, 2).png().toBuffer()).toString('base64');

/** What to send for each reason. */
const sendings: readonly (readonly [Reason, Sending])[] = [
  ['no_card', { img: empty }],
  ['no_card', { img: empty, path: '/v1/th_card/inspect' }],
  ['too_small', { img: small }],
  ['body_type', { body: card, headers: { 'content-type': 'text/plain' } }],
  ['body_type', {}],
  ['missing_img', { body: 'image=QUJD', headers: form }],
  ['missing_img', { body: '{"image":"QUJD"}', headers: json }],
  ['missing_img', { body: `${part('image')}--b--\r\n`, headers: multipart }],
  ['empty_img', { body: 'img=', headers: form }],
  ['empty_img', { body: '{"img":""}', headers: json }],
  ['repeated_img', { body: 'img=QUJD&img=QUJD', headers: form }],
  ['repeated_img', { body: '{"img":"QUJD","img":"QUJD"}', headers: json }],
  ['repeated_img', { body: `${part('img')}${part('img')}--b--\r\n`, headers: multipart }],
  ['not_base64', { img: '?' }],
  ['not_base64', { body: '{"img":"?"}', headers: json }],
  ['not_base64', { body: `${part('img', '?')}--b--\r\n`, headers: multipart }],
  ['broken_body', { body: 'img=%ZZ', headers: form }],
  ['broken_body', { body: '{"img":7}', headers: json }],
  ['broken_body', { body: part('img'), headers: multipart }],
  ['idempotency_key', { img: empty, headers: { 'idempotency-key': 'two words' } }],
  ['unknown_path', { img: empty, path: '/v1/nothing' }],
  ['wrong_method', { img: empty, path: '/v1/usage' }],
  ['unknown_format', { img: webp }],
  ['broken_image', { img: cut }],
  ['too_large', { img: wide }],
  ['too_long', { img: Buffer.alloc(5_000_000).toString('base64') }],
  ['missing_key', { img: empty, key: 'sesame' }],
  ['unknown_key', { img: empty, key: `af_000000000000_${'A'.repeat(43)}` }],
];

function says(answered: Pick<Answered, 'httpStatus' | 'body' | 'headers'>, reason: Reason): void {
  const { status } = reasonTable[reason];
  assert.equal(answered.headers.get('antifake-reason'), reason);
  assert.equal(JSON.parse(answered.body).status, status);
  assert.equal(answered.httpStatus, status === 'FAIL' ? 200 : httpStatusOf(reason as ErrorReason));
}

let running: Running;
let dataDir: string;
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'antifake-reasons-'));
  running = await listen({ dataDir });
});
after(async () => {
  await running.close();
  await rm(dataDir, { recursive: true });
});

/** The reason of one row of the ledger; `undefined` when there is no such row. */
function recorded(requestId: string): string | null | undefined {
  const database = new DatabaseSync(join(dataDir, 'antifake.sqlite'), { timeout: 5000 });
  const row = database.prepare('select reason from ledger where request_id = ?').get(requestId);
  database.close();
  return row?.reason as string | null | undefined;
}

describe('Antifake-Reason', () => {
  for (const [at, [reason, sending]] of sendings.entries())
    it(`is ${reason} (${at}), also in the log, the ledger and the metrics`, async () => {
      const answered = await post(running, sending);
      says(answered, reason);
      const requestId = answered.headers.get('x-request-id')!;
      const line = running.logLines
        .map((text) => JSON.parse(text))
        .find((one) => one.reqId === requestId && one.ms >= 0);
      assert.equal(line?.reason, reason);
      const hasRow = line.keyId !== undefined && !['unknown_path', 'wrong_method'].includes(reason);
      assert.equal(recorded(requestId), hasRow ? reason : undefined);
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      const label = `route="${line.route}",status="${reasonTable[reason].status}",reason="${reason}"`;
      assert.match(metrics, new RegExp(`^antifake_reasons_total\\{${label}\\} [1-9]`, 'm'));
    });

  it('is not on OK, whose ledger row has none', async () => {
    const answered = await post(running, { img: card });
    assert.match(answered.body, okPattern);
    assert.equal(answered.headers.get('antifake-reason'), null);
    assert.equal(recorded(answered.headers.get('x-request-id')!), null);
  });

  it('is on a replayed FAIL as well, and on a request that reuses its key', async () => {
    const headers = { 'idempotency-key': 'order-fail' };
    const [first, again] = [await post(running, { img: empty, headers }), await post(running, { img: empty, headers })];
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.deepEqual([first.body, again.body], [bodies.fail, bodies.fail]);
    for (const answered of [first, again]) says(answered, 'no_card');
    says(await post(running, { img: card, headers }), 'idempotency_key_reused');
  });
});

describe('Antifake-Reason of early refusals', () => {
  it('is on limits, and on the answers of a full service', async () => {
    const rated = await addKey(running.store, { ratePerMinute: 1 });
    const limited = await Promise.all([1, 2, 3].map(() => post(running, { img: empty, key: rated.key })));
    says(limited.find(({ httpStatus }) => httpStatus === 429)!, 'over_rate');
    const { key } = await addKey(running.store, { quotaPerMonth: 1 });
    await post(running, { img: empty, key });
    says(await post(running, { img: empty, key }), 'over_quota');
    await withService({ settings: { maxWaitMs: 0 } }, async (narrow) => {
      const both = await Promise.all([post(narrow, { img: card }), post(narrow, { img: card })]);
      says(both.find(({ httpStatus }) => httpStatus === 429)!, 'busy');
    });
    await withService({ settings: { deadlineMs: 1 } }, async (hasty) => {
      says(await post(hasty, { img: card }), 'deadline');
    });
  });

  it('is on invalid HTTP, on wrong days and on an expectation', async () => {
    for (const request of ['BREW / HTTP/1.1\r\n\r\n', 'GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n'])
      assert.match(await sendRaw(running.port, request), /^antifake-reason: broken_request\r$/im);
    const usage = `/v1/usage?from=2026-02-30`;
    const days = await fetch(`${running.url}${usage}`, { headers: { 'x-api-key': running.key } });
    says({ httpStatus: days.status, body: await days.text(), headers: days.headers }, 'wrong_days');
    const expecting = await sendRaw(running.port, 'GET /livez HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n');
    assert.match(expecting, /^antifake-reason: expectation\r$/im);
    assert.equal(readRaw(expecting).httpStatus, 417);
  });
});

describe('metrics of the checks', () => {
  it('count verdicts and scores once for each photo that was judged', async () => {
    await withService({}, async (running) => {
      const headers = { 'idempotency-key': 'order-once' };
      for (const _ of [1, 2]) await post(running, { img: card, headers });
      await post(running, { img: empty });
      const text = await (await fetch(`${running.url}/metrics`)).text();
      for (const check of ['blur', 'deepfake', 'print']) {
        assert.match(text, new RegExp(`^antifake_verdicts_total\\{check="${check}",verdict="no"\\} 1$`, 'm'));
        assert.match(text, new RegExp(`^antifake_score_count\\{check="${check}"\\} 1$`, 'm'));
        assert.match(text, new RegExp(`^antifake_score_bucket\\{le="100",check="${check}"\\} 1$`, 'm'));
      }
    });
  });
});
