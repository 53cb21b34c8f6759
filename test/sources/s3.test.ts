import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { SourceSettings, Sources } from '../../src/sources/index.ts';
import { open } from './open.ts';
import { credentials, noRclone, type ObjectStore, startRclone } from './rclone.ts';
import { serve } from './servers.ts';

const limits = { maxBytes: 100_000 };
/** More than a list has on one page. */
const manyCount = 1100;

// The SDK finds them as it does for an operator.
process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;

describe('photos in an object store', { skip: noRclone }, () => {
  const root = mkdtempSync(join(tmpdir(), 'antifake-s3-'));
  const names = ['1.jpg', '2024/05/b.jpg', '2024/a.jpg', 'a%20b +ก&=é.jpg'];
  let store: ObjectStore;
  before(async () => {
    for (const folder of ['photos/kyc/2024/05', 'photos/many', 'photos/kyc-secret', 'secret'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const name of names) writeFileSync(join(root, 'photos/kyc', name), `content of ${name}`);
    for (let index = 0; index < manyCount; index++)
      writeFileSync(join(root, `photos/many/${String(index).padStart(5, '0')}.jpg`), '');
    writeFileSync(join(root, 'photos/kyc/limit.bin'), Buffer.alloc(100_000, 1));
    writeFileSync(join(root, 'photos/kyc/over.bin'), Buffer.alloc(100_001, 1));
    store = await startRclone(root);
  });
  after(() => {
    store.end();
    rmSync(root, { recursive: true });
  });
  const openStore = (test: TestContext, allowed = ['s3://photos/kyc', 's3://photos/many/']) =>
    openAt(test, store.endpoint, { allowed });

  it('are read by bucket and key, exactly as the key is written', async (test) => {
    const sources = openStore(test);
    for (const name of names) {
      const read = await sources.read(`s3://photos/kyc/${name}`, limits);
      assert.equal(String(read), `content of ${name}`);
      assert.equal(read.buffer.byteLength, read.length);
    }
  });

  it('are read up to the limit', async (test) => {
    const sources = openStore(test);
    assert.equal((await sources.read('s3://photos/kyc/limit.bin', limits)).length, 100_000);
    await assert.rejects(sources.read('s3://photos/kyc/over.bin', limits), { code: 'too_long', retryable: false });
    assert.equal(String(await sources.read('s3://photos/kyc/1.jpg', limits)), 'content of 1.jpg', 'still works');
  });

  it('are not found where there is none', async (test) => {
    const sources = openStore(test, ['s3://photos/', 's3://nothing/']);
    for (const reference of ['s3://photos/none.jpg', 's3://photos/', 's3://photos/kyc/', 's3://nothing/1.jpg'])
      await assert.rejects(sources.read(reference, limits), { code: 'not_found', retryable: false }, reference);
  });

  it('are read from the allowed folders only', async (test) => {
    const sources = openStore(test);
    const refused = {
      not_allowed: ['s3://secret/1.jpg', 's3://photos/1.jpg', 's3://photos/kyc-secret/1.jpg'],
      malformed: malformedKeys,
    };
    for (const [code, references] of Object.entries(refused))
      for (const reference of references) {
        assert.equal(sources.check(reference)?.code, code, reference);
        await assert.rejects(sources.read(reference, limits), { code }, reference);
      }
  });

  it('are listed page after page, in order, and each listed one can be read', async (test) => {
    const sources = openStore(test);
    const many = await all(sources.list('s3://photos/many/'));
    assert.equal(many.length, manyCount);
    assert.deepEqual(many, many.toSorted());
    const kyc = await all(sources.list('s3://photos/kyc'));
    assert.deepEqual(kyc, [...names, 'limit.bin', 'over.bin'].map((name) => `s3://photos/kyc/${name}`).toSorted());
    for (const reference of [many[0]!, many.at(-1)!, kyc[3]!]) await sources.read(reference, limits);
    await assert.rejects(all(sources.list('s3://photos/')), { code: 'not_allowed' });
  });

  it('are unavailable, and not lost, while the credentials of the service are wrong', async (test) => {
    const { secretAccessKey } = credentials;
    process.env.AWS_SECRET_ACCESS_KEY = 'wrong';
    test.after(() => {
      process.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
    });
    await assert.rejects(openStore(test).read('s3://photos/kyc/1.jpg', limits), {
      code: 'unavailable',
      retryable: true,
    });
  });
});

const malformedKeys = [
  's3://photos/kyc/../../secret/1.jpg',
  's3://photos/kyc/./1.jpg',
  's3://photos/kyc/..\\1.jpg',
  's3://photos/kyc/1\n.jpg',
  's3://photos',
  's3:///photos/1.jpg',
  's3://a@photos/kyc/1.jpg',
  's3://arn:aws:s3:eu-west-1:123456789012:accesspoint/a/1.jpg',
  's3://PHOTOS/kyc/1.jpg',
  's3://ph/kyc/1.jpg',
];

describe('an object store that fails', () => {
  const failures: Readonly<Record<string, readonly [status: number, body: string]>> = {
    access_denied: [403, '<Error><Code>AccessDenied</Code><Message>secret</Message></Error>'],
    unavailable: [503, '<Error><Code>SlowDown</Code><Message>secret</Message></Error>'],
    bad_answer: [301, '<Error><Code>PermanentRedirect</Code><Endpoint>127.0.0.1</Endpoint></Error>'],
  };
  for (const [code, [status, body]] of Object.entries(failures))
    it(`makes photos ${code} by the status ${status}`, async (test) => {
      const place = await serve(test, (_, response) => response.writeHead(status).end(body));
      await assert.rejects(openAt(test, place.origin).read('s3://photos/1.jpg', limits), (thrown: Error) => {
        assert.equal((thrown as { code?: string }).code, code);
        assert.ok(!/secret|127\.0/.test(thrown.message), thrown.message);
        return true;
      });
    });

  it('makes photos unavailable if it breaks off', async (test) => {
    const place = await serve(test, (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('begin', () => response.destroy());
    });
    await assert.rejects(openAt(test, place.origin).read('s3://photos/1.jpg', limits), { code: 'unavailable' });
  });

  it('is given up when the time is over, and when the caller aborts', async (test) => {
    const place = await serve(test, () => undefined);
    const sources = openAt(test, place.origin, { timeoutMs: 300 });
    await assert.rejects(sources.read('s3://photos/1.jpg', limits), { code: 'timed_out', retryable: true });
    const signal = AbortSignal.abort(new Error('no longer needed'));
    await assert.rejects(sources.read('s3://photos/1.jpg', { ...limits, signal }), { message: 'no longer needed' });
  });

  it('cannot send more than the limit', async (test) => {
    const place = await serve(test, (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    await assert.rejects(openAt(test, place.origin).read('s3://photos/1.jpg', limits), { code: 'too_long' });
  });
});

function openAt(test: TestContext, endpoint: string, settings: Partial<SourceSettings> = {}): Sources {
  return open(test, { allowed: ['s3://photos/'], s3: { endpoint, pathStyle: true }, ...settings });
}

async function all(references: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const reference of references) found.push(reference);
  return found;
}
