import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AntifakeClient } from '../../client/index.ts';
import { type Answered, listen, post, type Running, usageOf } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern, plain } from './photos.ts';

let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

const card = cardPhoto.toString('base64');
const urlSafe = cardPhoto.toString('base64url');

function isAnswer(answered: Answered, httpStatus: number, body: string | RegExp): void {
  if (typeof body === 'string') assert.equal(answered.body, body);
  else assert.match(answered.body, body);
  assert.equal(answered.httpStatus, httpStatus);
  assert.match(answered.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(answered.headers.get('content-type'), 'application/json; charset=utf-8');
}

describe('the table of answers, word for word', () => {
  it('answers a judged portrait', async () => isAnswer(await post(running, { img: card }), 200, okPattern));

  it('answers FAIL if there is no card', async () =>
    isAnswer(await post(running, { img: emptyPhoto.toString('base64') }), 200, bodies.fail));

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const badForms: readonly (readonly [title: string, body: string])[] = [
    ['missing', 'image=QUJD'],
    ['empty', 'img='],
    ['repeated', 'img=QUJD&img=QUJD'],
    ['not base64', 'img=%00%01'],
    ['not base64 by its length', 'img=QUJDR'],
    ['padded wrongly', 'img=QUJDRA='],
    ['percent-encoded wrongly', 'img=%ZZ'],
  ];
  for (const [title, body] of badForms)
    it(`answers INVALID_REQUEST if img is ${title}`, async () =>
      isAnswer(await post(running, { body, headers: form }), 400, bodies.request));

  it('answers INVALID_REQUEST to a body of another type, or none', async () => {
    isAnswer(await post(running, { body: card, headers: { 'content-type': 'text/plain' } }), 400, bodies.request);
    isAnswer(await post(running, { body: '<img/>', headers: { 'content-type': 'text/xml' } }), 400, bodies.request);
    isAnswer(await post(running, {}), 400, bodies.request);
  });

  it('answers IMAGE_INVALID_FORMAT to bytes that are not a picture', async () => {
    isAnswer(await post(running, { img: Buffer.from('hello').toString('base64') }), 400, bodies.format);
    const webp = await plain(100, 100).webp().toBuffer();
    isAnswer(await post(running, { img: webp.toString('base64') }), 400, bodies.format);
  });

  it('answers IMAGE_INVALID_SIZE to one byte more than 4 MiB, and judges exactly 4 MiB by its content', async () => {
    const largest = Buffer.concat([emptyPhoto, Buffer.alloc(4_194_304 - emptyPhoto.byteLength)]);
    isAnswer(await post(running, { img: largest.toString('base64') }), 200, bodies.fail);
    const tooLarge = Buffer.concat([largest, Buffer.alloc(1)]);
    isAnswer(await post(running, { img: tooLarge.toString('base64') }), 413, bodies.size);
    const file = new FormData();
    file.set('img', new Blob([tooLarge]), 'photo.jpg');
    isAnswer(await post(running, { body: file }), 413, bodies.size);
  });

  it('cuts a huge body off with the same answer', async () => {
    const huge = 'A'.repeat(20_000_000);
    isAnswer(await post(running, { body: `img=${huge}`, headers: form }), 413, bodies.size);
  });

  it('answers INVALID_REQUEST to another method and a 404 to an unknown path', async () => {
    const get = await fetch(`${running.url}/v1/th_card/antifake`);
    assert.deepEqual([get.status, await get.text()], [400, bodies.request]);
    const unknown = await fetch(`${running.url}/v1/nothing`, { method: 'POST' });
    assert.deepEqual([unknown.status, await unknown.text()], [404, bodies.request]);
  });
});

describe('tolerance for real clients', () => {
  const kinds: readonly (readonly [title: string, img: string])[] = [
    ['URL-safe base64', urlSafe],
    ['base64 without padding', card.replace(/=+$/, '')],
    ['line breaks', card.replace(/.{76}/g, '$&\r\n')],
    ['a data URL', `data:image/jpeg;base64,${card}`],
    ['a + that became a space', card.replaceAll('+', ' ')],
  ];
  for (const [title, img] of kinds)
    it(`accepts ${title} in a form and in JSON`, async () => {
      isAnswer(await post(running, { img }), 200, okPattern);
      const json = { body: JSON.stringify({ img }), headers: { 'content-type': 'application/json' } };
      isAnswer(await post(running, json), 200, okPattern);
    });

  it('accepts a form whose + was not encoded', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    isAnswer(await post(running, { body: `other=1&img=${card}`, headers }), 200, okPattern);
  });

  it('accepts a multipart file, and base64 in a multipart field', async () => {
    const file = new FormData();
    file.set('other', 'ignored');
    file.set('img', new Blob([cardPhoto]), 'photo.jpg');
    isAnswer(await post(running, { body: file }), 200, okPattern);
    const field = new FormData();
    field.set('img', card);
    isAnswer(await post(running, { body: field }), 200, okPattern);
  });

  it('refuses a multipart body with two photos or none', async () => {
    const two = new FormData();
    two.append('img', new Blob([cardPhoto]), 'a.jpg');
    two.append('img', new Blob([cardPhoto]), 'b.jpg');
    isAnswer(await post(running, { body: two }), 400, bodies.request);
    const none = new FormData();
    none.set('photo', new Blob([cardPhoto]), 'a.jpg');
    isAnswer(await post(running, { body: none }), 400, bodies.request);
  });
});

describe('the rich route and the client', () => {
  it('returns everything about a judged portrait, or why there was none', async () => {
    const client = new AntifakeClient({ baseUrl: running.url, apiKey: running.key });
    const judged = await client.inspect(cardPhoto);
    assert.equal(judged.status, 'OK');
    if (judged.status === 'OK') assert.equal(judged.message.card.corners.length, 4);
    const failed = await client.inspect(emptyPhoto);
    assert.equal(failed.status === 'FAIL' && failed.inspection.reason, 'no_card');
  });

  it('throws typed errors in the client', async () => {
    const client = new AntifakeClient({ baseUrl: running.url, apiKey: running.key });
    assert.match(JSON.stringify(await client.antifake(cardPhoto)), okPattern);
    const failed = { status: 'FAIL', message: 'check input image and retry', reason: 'no_card' };
    assert.deepEqual(await client.antifake(emptyPhoto), failed);
    await assert.rejects(client.antifake(Buffer.from('no picture')), {
      name: 'AntifakeApiError',
      status: 'IMAGE_INVALID_FORMAT',
      reason: 'unknown_format',
      httpStatus: 400,
    });
  });

  it('charges OK and FAIL, and nothing else', async () => {
    for (const [status, [answers, charged]] of Object.entries(await usageOf(running)))
      assert.equal(charged, status === 'OK' || status === 'FAIL' ? answers : 0, status);
  });
});
