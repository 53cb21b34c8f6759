import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { AntifakeAdminClient, AntifakeClient } from '../../client/index.ts';

/** A service that runs already, perhaps of another version (test/upgrade); absent: one of this version is started. */
interface ServiceUnderTest {
  readonly url: string;
  /** A key without limits. */
  readonly key: string;
  readonly adminKey: string;
}

const given = process.env.ANTIFAKE_TEST_SERVICE;
const photo = await readFile(new URL('../../samples/sample-card.jpg', import.meta.url));
/** A bitmap of one grey pixel. */
const empty = Buffer.from('Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAgICAAA==', 'base64');

let client: AntifakeClient;
let admin: AntifakeAdminClient;
let baseUrl: string;
let close: () => Promise<void> = async () => undefined;

before(async () => {
  const service = given === undefined ? await start() : (JSON.parse(given) as ServiceUnderTest);
  baseUrl = service.url;
  client = new AntifakeClient({ baseUrl, apiKey: service.key });
  admin = new AntifakeAdminClient({ baseUrl, apiKey: service.adminKey });
});
after(() => close());

async function start(): Promise<ServiceUnderTest> {
  const { addKey, listen } = await import('./listen.ts');
  const running = await listen();
  close = running.close;
  const { key: adminKey } = await addKey(running.store, { scope: 'admin' });
  return { url: running.url, key: running.key, adminKey };
}

/** Whether a service has a route; one of an earlier version may not. */
async function hasPath(path: string): Promise<boolean> {
  const described = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as { readonly paths: object };
  return path in described.paths;
}

const isScore = (score: number) => Number.isInteger(score) && score >= 0 && score <= 100;
const isVerdict = (verdict: string) => verdict === 'yes' || verdict === 'no';

describe('the client and photos', () => {
  it('reads three scores and verdicts', async () => {
    const answer = await client.antifake(photo);
    if (answer.status !== 'OK') throw new Error(`expected OK but received ${JSON.stringify(answer)}`);
    const { blur, deepfake, print } = answer.message;
    assert.ok([blur, deepfake, print].every(({ score }) => isScore(score)));
    assert.ok([blur.isBlur, deepfake.isSpoofing, print.isPrint].every(isVerdict));
  });

  it('reads all details', async () => {
    const answer = await client.inspect(photo);
    if (answer.status !== 'OK') throw new Error(`expected OK but received ${JSON.stringify(answer)}`);
    const { card, portrait, checks, models, photo: size, timingsMs } = answer.message;
    assert.deepEqual([card.corners.length, portrait.box.length], [4, 4]);
    for (const { score, verdict, threshold } of [checks.blur, checks.deepfake, checks.print])
      assert.ok(isScore(score) && isScore(threshold) && isVerdict(verdict));
    assert.ok(models.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)));
    assert.ok(size.widthPx > 0 && timingsMs.decode! >= 0);
  });

  it('learns why a photo was not judged or not accepted', async () => {
    const failed = { status: 'FAIL', message: 'check input image and retry', reason: 'too_small' };
    assert.deepEqual(await client.antifake(empty), failed);
    const inspected = await client.inspect(empty);
    assert.equal(inspected.status === 'FAIL' && inspected.inspection.reason, 'too_small');
    const expected = { name: 'AntifakeApiError', status: 'IMAGE_INVALID_FORMAT', reason: 'unknown_format' };
    await assert.rejects(client.antifake(Buffer.from('no picture')), { ...expected, httpStatus: 400 });
    const stranger = new AntifakeClient({ baseUrl, apiKey: 'af_000000000000_0' });
    await assert.rejects(stranger.antifake(empty), { status: 'INVALID_API_KEY', httpStatus: 401 });
  });

  it('gets the first answer again for the same Idempotency-Key, and is charged once', async () => {
    const { apiKey, key } = await admin.createKey({ name: 'retry', quotaPerMonth: 1 });
    const caller = new AntifakeClient({ baseUrl, apiKey });
    const options = { idempotencyKey: 'order-1' };
    assert.deepEqual(await caller.antifake(photo, options), await caller.antifake(photo, options));
    await assert.rejects(caller.antifake(photo), { status: 'RATE_LIMITED', reason: 'over_quota' });
    const usage = await caller.usage({ from: '2020-01-01', key: key.id });
    assert.equal(usage.charged, 1);
    assert.equal(usage.days.find(({ status }) => status === 'OK')?.answers, 2);
  });
});

describe('the client and keys', () => {
  it('creates, lists, changes, rotates and revokes them', async () => {
    const { apiKey, key } = await admin.createKey({ name: 'shop', ratePerMinute: 600, expiresInDays: 1 });
    assert.deepEqual([key.name, key.state, key.scope, key.ratePerMinute], ['shop', 'live', 'photos', 600]);
    const listed = [];
    for (let after: string | undefined; ; ) {
      const page = await admin.listKeys({ limit: 1, ...(after !== undefined && { after }) });
      listed.push(...page.keys.map(({ id }) => id));
      after = page.next;
      if (after === undefined) break;
    }
    assert.ok(listed.includes(key.id));
    assert.equal((await admin.changeKey(key.id, { name: 'market', ratePerMinute: null })).ratePerMinute, undefined);
    const rotated = await admin.rotateKey(key.id, 1);
    for (const secret of [apiKey, rotated.apiKey])
      assert.equal((await new AntifakeClient({ baseUrl, apiKey: secret }).usage()).charged, 0);
    assert.equal((await admin.revokeKey(key.id)).state, 'revoked');
    const revoked = new AntifakeClient({ baseUrl, apiKey: rotated.apiKey });
    await assert.rejects(revoked.usage(), { status: 'INVALID_API_KEY' });
  });

  it('reads the comparison with candidate models', async (test) => {
    if (!(await hasPath('/v1/shadow'))) return test.skip('a service of an earlier version');
    assert.deepEqual((await admin.shadow({ to: '2020-01-01' })).comparisons, []);
  });

  it('reads the state of the service', async () => {
    const { version, checks, queue, answers } = await admin.status();
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.ok(checks.every(({ threshold }) => isScore(threshold)));
    assert.ok(queue.workers >= 1 && answers.length > 0);
  });
});
