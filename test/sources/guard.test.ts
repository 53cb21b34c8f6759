import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { answering, open } from './open.ts';
import { serve } from './servers.ts';

const limits = { maxBytes: 1000 };
const refused = { name: 'SourceError', code: 'address_not_allowed', retryable: false };

describe('a web address inside the own network', () => {
  it('is refused in every form of 127.0.0.1, also at submission and although the list has it', async (test) => {
    const place = await serve(test, (_, response) => response.end('secret'));
    const hosts = ['127.0.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.1', '127.0.1'];
    const allowed = [`${place.origin}/`, `http://[::ffff:127.0.0.1]:${place.port}/`, `http://[::1]:${place.port}/`];
    const sources = open(test, { allowed, networks: [] });
    const inside = [
      ...hosts,
      '127。0。0。1',
      '①②⑦.0.0.1',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::1]',
      '[0:0:0:0:0:0:0:1]',
    ];
    for (const host of inside) {
      const reference = `http://${host}:${place.port}/`;
      assert.equal(sources.check(reference)?.code, 'address_not_allowed', host);
      await assert.rejects(sources.read(reference, limits), refused, host);
    }
    assert.equal(place.connections(), 0);
  });

  it('is refused behind a name, also if only one of its addresses is inside', async (test) => {
    const place = await serve(test, (_, response) => response.end('secret'));
    const reference = `http://photos.example:${place.port}/`;
    for (const addresses of [
      ['127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['169.254.169.254'],
      ['::1'],
    ]) {
      const sources = open(test, { allowed: [reference], networks: [] }, answering(addresses));
      assert.equal(sources.check(reference), undefined, 'names are not resolved at submission');
      await assert.rejects(sources.read(reference, limits), refused, addresses.join());
    }
    assert.equal(place.connections(), 0);
  });

  it('is refused behind a name of the hosts file', async (test) => {
    const place = await serve(test, (_, response) => response.end('secret'));
    const sources = open(test, { allowed: [`http://localhost:${place.port}/`], networks: [] });
    await assert.rejects(sources.read(`http://localhost:${place.port}/`, limits), refused);
    assert.equal(place.connections(), 0);
  });
});

describe('DNS rebinding', () => {
  it('has no second answer to give: each connection goes to the address that was checked', async (test) => {
    const outside = await serve(test, (_, response) => response.setHeader('connection', 'close').end('photo'));
    const inside = await serve(test, (_, response) => response.end('secret'), {
      host: '127.0.0.2',
      port: outside.port,
    });
    const resolve = answering(['127.0.0.1'], ['127.0.0.2']);
    const reference = `http://photos.example:${outside.port}/`;
    const sources = open(test, { allowed: [reference] }, resolve);
    assert.equal(String(await sources.read(reference, limits)), 'photo');
    assert.equal(resolve.names.length, 1);
    await assert.rejects(sources.read(reference, limits), refused);
    assert.deepEqual([resolve.names.length, outside.connections(), inside.connections()], [2, 1, 0]);
  });

  it('does not matter for a kept connection, which is resolved no more', async (test) => {
    const outside = await serve(test, (_, response) => response.end('photo'));
    const resolve = answering(['127.0.0.1'], ['127.0.0.2']);
    const reference = `http://photos.example:${outside.port}/`;
    const sources = open(test, { allowed: [reference] }, resolve);
    for (let count = 0; count < 3; count++) assert.equal(String(await sources.read(reference, limits)), 'photo');
    assert.equal(resolve.names.length, 1);
  });
});

describe('redirects', () => {
  it('are followed up to three times, within the list', async (test) => {
    const place = await serve(test, (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('photo');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const sources = open(test, { allowed: [place.origin] });
    assert.equal(String(await sources.read(`${place.origin}/3`, limits)), 'photo');
    await assert.rejects(sources.read(`${place.origin}/4`, limits), { code: 'bad_answer' });
    assert.equal(place.requests.length, 8);
  });

  it('lead nowhere else', async (test) => {
    const secret = await serve(test, (_, response) => response.end('secret'));
    const targets: Readonly<Record<string, readonly string[]>> = {
      not_allowed: [
        `${secret.origin}/`,
        `//127.0.0.1:${secret.port}/`,
        '/other',
        '/kyc/../other',
        'https://example.com/kyc/',
      ],
      malformed: [
        'file:///etc/passwd',
        'data:,secret',
        'gopher://127.0.0.1:6379/_',
        `http://user:secret@127.0.0.1:${secret.port}/`,
        '/kyc/..%2fother',
      ],
      bad_answer: ['', 'http://[', '//'],
    };
    const place = await serve(test, (request, response) => {
      const location = decodeURIComponent(request.url?.split('?to=')[1] ?? '');
      response.writeHead(302, location === '' ? {} : { location }).end();
    });
    const sources = open(test, { allowed: [`${place.origin}/kyc/`] });
    for (const [code, all] of Object.entries(targets))
      for (const target of all) {
        const reference = `${place.origin}/kyc/?to=${encodeURIComponent(target)}`;
        await assert.rejects(sources.read(reference, limits), { code, retryable: false }, target);
      }
    assert.equal(secret.connections(), 0);
  });

  it('are refused to a name that leads inside, although the list has the name', async (test) => {
    const inside = await serve(test, (_, response) => response.end('secret'), { host: '127.0.0.2' });
    const place = await serve(test, (_, response) =>
      response.writeHead(302, { location: `http://inside.example:${inside.port}/` }).end(),
    );
    const allowed = [`${place.origin}/`, `http://inside.example:${inside.port}/`];
    await assert.rejects(open(test, { allowed }, answering(['127.0.0.2'])).read(`${place.origin}/`, limits), refused);
    assert.equal(inside.connections(), 0);
  });
});

describe('a proxy of the environment', () => {
  it('is not used: it would connect to addresses that nobody checked', async (test) => {
    const proxy = await serve(test, (_, response) => response.end('from the proxy'));
    const place = await serve(test, (_, response) => response.end('photo'));
    // Node reads these variables at its start.
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.origin, NO_PROXY: '' };
    const script = `
      import { once } from 'node:events';
      import { get } from 'node:http';
      import { open } from '${import.meta.resolve('./open.ts')}';
      const sources = open({ after: () => undefined }, { allowed: ['${place.origin}'] });
      const [answer] = await once(get('${place.origin}'), 'response');
      for await (const part of answer) console.log(String(part));
      console.log(String(await sources.read('${place.origin}/', { maxBytes: 1000 })));
      sources.close();`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env,
      timeout: 30_000,
    });
    assert.deepEqual((await run).stdout.split('\n'), ['from the proxy', 'photo', '']);
  });
});
