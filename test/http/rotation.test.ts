import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AntifakeAdminClient, type AntifakeApiError, AntifakeClient } from '../../client/index.ts';
import { antifake } from '../cli/program.ts';
import { createDatabase, type OwnDatabase } from '../store/database.ts';
import { addAdmin } from './admin.ts';
import { addKey, listen, type Running } from './listen.ts';

const serverUrl = process.env.ANTIFAKE_TEST_DATABASE_URL;
let database: OwnDatabase | undefined;
let dataDir: string;
let replicas: readonly [Running, Running];
let admin: AntifakeAdminClient;
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'antifake-rotation-'));
  // One of its own, because other tests count the admin keys of theirs.
  if (serverUrl !== undefined) database = await createDatabase(serverUrl, 'rotation');
  const place = database === undefined ? { dataDir } : { databaseUrl: database.url };
  replicas = [await listen(place), await listen(place)];
  const { key } = await addAdmin(replicas[0]);
  admin = new AntifakeAdminClient({ baseUrl: replicas[0].url, apiKey: key });
});
after(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await database?.drop();
  await rm(dataDir, { recursive: true });
});

/** A caller whose secret can be changed while it calls both replicas without a pause, and what it was refused with. */
class Caller {
  apiKey: string;
  readonly #calls = [0, 0, 0, 0];
  readonly refusals: string[] = [];
  #isEnding = false;
  readonly #ended: Promise<unknown>;

  constructor(apiKey: string) {
    this.apiKey = apiKey;
    this.#ended = Promise.all(this.#calls.map((_, line) => this.#call(line)));
  }

  /** Returns when each of its four lines has made so many further calls: no call with a former secret is on its way then. */
  async more(calls: number): Promise<void> {
    const until = this.#calls.map((count) => count + calls);
    while (this.#calls.some((count, line) => count < until[line]!)) await nextTurn();
  }

  async end(): Promise<readonly string[]> {
    this.#isEnding = true;
    await this.#ended;
    return this.refusals;
  }

  async #call(line: number): Promise<void> {
    for (let at = line; !this.#isEnding; at++) {
      const { apiKey } = this;
      const client = new AntifakeClient({ baseUrl: replicas[at % 2]!.url, apiKey });
      await client.usage().catch((error: AntifakeApiError) => void this.refusals.push(`${error.status} of ${at}`));
      this.#calls[line]! += 1;
    }
  }
}

describe('a rotation with a grace period', () => {
  it('over HTTP: a caller who changes its secret at any time is never refused, on any replica', async () => {
    const { key, id } = await addKey(replicas[0].store);
    const caller = new Caller(key);
    for (let rotation = 0; rotation < 10; rotation++) {
      await caller.more(3);
      const { apiKey, key: shown } = await admin.rotateKey(id, 1);
      assert.ok(Date.parse(shown.previousSecretUntil!) > Date.now());
      // The caches of both replicas hold the secret before; some calls still use it.
      if (rotation % 2 === 0) await caller.more(2);
      caller.apiKey = apiKey;
    }
    assert.deepEqual(await caller.end(), []);
  });

  it('on the command line, too', {
    skip: serverUrl === undefined && 'ANTIFAKE_TEST_DATABASE_URL is not set',
  }, async () => {
    const { key, id } = await addKey(replicas[0].store);
    const caller = new Caller(key);
    await caller.more(3);
    const start = { settings: { DATABASE_URL: database!.url } };
    const rotated = await antifake(['keys', 'rotate', id, '--grace', '1'], start);
    caller.apiKey = rotated.stdout.trim();
    await caller.more(5);
    assert.deepEqual(await caller.end(), []);
    const listed = await antifake(['keys', 'list'], start);
    assert.match(listed.stdout, new RegExp(`${id} .*Z$`, 'm'));
  });

  it('shows who still uses the secret before, and ends: a second rotation without grace refuses it at once', async () => {
    const [first, second] = replicas;
    const { key, id } = await addKey(first.store);
    const rotated = (await admin.rotateKey(id, 1)).apiKey;
    const call = (apiKey: string, { url }: Running) => new AntifakeClient({ baseUrl: url, apiKey }).usage();
    const lines = () =>
      first.logLines.filter((line) => line.includes(id) && line.includes('"secret":"previous"')).length;
    await call(rotated, first);
    assert.equal(lines(), 0);
    await call(key, first);
    assert.equal(lines(), 1);
    assert.match(await (await fetch(`${first.url}/metrics`)).text(), /^antifake_previous_secret_total [1-9]/m);
    const last = (await admin.rotateKey(id)).apiKey;
    for (const replica of [first, second]) await call(last, replica);
    for (const former of [key, rotated]) await assert.rejects(call(former, first), { status: 'INVALID_API_KEY' });
    // The other replica read the key again for the newest secret, so that it refuses the others too.
    for (const former of [key, rotated]) await assert.rejects(call(former, second), { status: 'INVALID_API_KEY' });
    assert.equal(
      (await admin.listKeys({ limit: 1000 })).keys.find((one) => one.id === id)?.previousSecretUntil,
      undefined,
    );
  });
});
