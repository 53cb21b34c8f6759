import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AntifakeAdminClient } from '../../client/index.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { root } from '../cli/program.ts';
import { createDatabase, type OwnDatabase } from '../store/database.ts';
import { Owner } from './owner.ts';
import { extract, findPrevious } from './previous.ts';
import { type Sum, totals } from './sums.ts';
import { command, type Replica, startReplica, testClient, type Version } from './version.ts';

const serverUrl = process.env.ANTIFAKE_TEST_DATABASE_URL;
const previous = findPrevious();
const skip =
  (serverUrl === undefined && 'ANTIFAKE_TEST_DATABASE_URL is not set') || ('why' in previous && previous.why);

let database: OwnDatabase;
let old: Version;
let now: Version;
let oldReplica: Replica;
let newReplica: Replica;
let remove: () => Promise<void>;
const owners: Owner[] = [];
/** The key of the client tests, and an admin key. */
let service: { readonly key: string; readonly adminKey: string };

const addOwner = async (...limits: readonly string[]) => {
  const owner = new Owner((await command(old, 'keys', 'create', '--name', 'shop', ...limits)).trim());
  owners.push(owner);
  return owner;
};
before(async () => {
  if (skip !== false || 'why' in previous) return;
  database = await createDatabase(serverUrl!, 'upgrade');
  const extracted = await extract(previous.commit);
  remove = extracted.remove;
  old = { folder: extracted.folder, databaseUrl: database.url };
  now = { folder: root, databaseUrl: database.url };
  oldReplica = await startReplica(old);
  const [key, adminKey] = [await addOwner(), await addOwner('--admin')];
  service = { key: key.apiKey, adminKey: adminKey.apiKey };
});
after(async () => {
  if (skip !== false) return;
  await Promise.all([oldReplica?.stop(), newReplica?.stop()]);
  await remove?.();
  await database?.drop();
});

/** What is shown of the version before the newest migration and this one, on one database. */
const options = { skip, timeout: 600_000 };

describe('two versions on one database', options, () => {
  it('serve without an interruption while the new one migrates the tables', async () => {
    const owner = await addOwner();
    const appliedBefore = await database.query<{ name: string }>('select name from kysely_migration order by name');
    const starting = startReplica(now);
    let isStarting = true;
    const started = starting.finally(() => {
      isStarting = false;
    });
    while (isStarting) await owner.send(oldReplica);
    newReplica = await started;
    for (let i = 0; i < 10; i++) await Promise.all([owner.send(oldReplica), owner.send(newReplica)]);
    assert.deepEqual(Object.keys(owner.answers), ['FAIL']);
    const applied = await database.query<{ name: string }>('select name from kysely_migration order by name');
    assert.equal(applied.at(-1)?.name, Object.keys(migrations).at(-1));
    assert.ok(appliedBefore.length < applied.length);
  });

  it('share the quota and the rate of a key', async () => {
    const limited = await addOwner('--quota', '20');
    const both = [oldReplica, newReplica];
    await Promise.all(Array.from({ length: 30 }, (_, i) => limited.send(both[i % 2]!)));
    assert.deepEqual(limited.answers, { FAIL: 20, RATE_LIMITED: 10 });

    const slow = await addOwner('--rate', '12');
    // All within one minute of the database, which has the clock of this machine.
    if (new Date().getUTCSeconds() > 50) await sleep(61_000 - (Date.now() % 60_000));
    for (let i = 0; i < 10; i++) await Promise.all(both.map((replica) => slow.send(replica)));
    assert.deepEqual(slow.answers, { FAIL: 12, RATE_LIMITED: 8 });
  });

  it('replay the stored answers of each other, and charge them once', async () => {
    const owner = await addOwner();
    const photo = await readFile(new URL('../../samples/sample-card.jpg', import.meta.url));
    const orders = [
      [oldReplica, newReplica],
      [newReplica, oldReplica],
    ] as const;
    for (const [at, [first, second]] of orders.entries())
      for (const replica of [first, second])
        assert.equal(await owner.send(replica, { photo, idempotencyKey: `order-${at}` }), 'OK');
    const sums = await database.query(`select answers, charged from usage_sum where key_id = '${owner.id}'`);
    assert.deepEqual(sums, [{ answers: '4', charged: '2' }]);
  });
});

describe('two versions, their keys and their clients', options, () => {
  it('see the changes of keys that the other makes', async () => {
    for (const [changing, using] of [
      [newReplica, oldReplica],
      [oldReplica, newReplica],
    ] as const) {
      const admin = new AntifakeAdminClient({ baseUrl: changing.url, apiKey: service.adminKey });
      const { apiKey, key } = await admin.createKey({ name: 'made by the other', quotaPerMonth: 1 });
      const owner = new Owner(apiKey);
      owners.push(owner);
      assert.equal(await owner.send(using), 'FAIL');
      assert.equal(await owner.send(changing), 'RATE_LIMITED');
      await admin.changeKey(key.id, { quotaPerMonth: null });
      assert.equal(await owner.send(using), 'FAIL');
      await admin.revokeKey(key.id);
      // A replica caches a key for a second.
      const revoked = new Owner(apiKey);
      while ((await revoked.send(using)) !== 'INVALID_API_KEY') await sleep(50);
      for (const [status, count] of Object.entries(revoked.answers))
        if (status !== 'INVALID_API_KEY') owner.answers[status] = (owner.answers[status] ?? 0) + count;
    }
  });

  it('let the old one be restarted on the new tables', async () => {
    // Refusals are counted in memory for up to a second, which such an end loses.
    const refused = owners.reduce((total, { answers }) => total + (answers.RATE_LIMITED ?? 0), 0);
    const counted = `select sum(answers)::int as answers from usage_sum where status = 'RATE_LIMITED'`;
    while ((await database.query<Sum>(counted))[0]!.answers < refused) await sleep(50);
    oldReplica.process.kill('SIGKILL');
    oldReplica = await startReplica(old);
    const owner = await addOwner();
    for (const replica of [oldReplica, newReplica]) assert.equal(await owner.send(replica), 'FAIL');
    assert.equal((await fetch(`${oldReplica.url}/readyz`)).status, 200);
  });

  it('pass the test of the other one’s client', { timeout: 120_000 }, async () => {
    const pairs = [
      [old.folder, newReplica, 'the old client and the new service'],
      [now.folder, oldReplica, 'the new client and the old service'],
      [now.folder, newReplica, 'both new'],
    ] as const;
    const passed = [];
    for (const [folder, { url }, which] of pairs) {
      const { pass, fail, skipped, stdout } = await testClient(folder, { ...service, url });
      assert.ok(pass >= 6 && fail === 0, `${which}: ${stdout}`);
      passed.push({ pass, skipped });
    }
    const [oldOnNew, newOnOld, newOnNew] = passed as [(typeof passed)[0], (typeof passed)[0], (typeof passed)[0]];
    // Only calls that the old service does not have are left out.
    assert.deepEqual([oldOnNew.skipped, newOnNew.skipped], [0, 0]);
    assert.equal(newOnOld.pass + newOnOld.skipped, newOnNew.pass);
  });
});

describe('two versions after all of this', options, () => {
  it('agree on every sum, with the ledger and with what callers received', async () => {
    await Promise.all([oldReplica.stop(), newReplica.stop()]);
    const [byOld, byNew] = [await command(old, 'usage', '--json'), await command(now, 'usage', '--json')];
    assert.deepEqual(JSON.parse(byOld), JSON.parse(byNew));
    const sums = JSON.parse(byNew) as readonly Sum[];
    const isOwn = ({ keyId }: Sum) => ![service.key, service.adminKey].some((key) => key.includes(keyId));
    for (const { id, answers } of owners.filter(({ apiKey }) => !Object.values(service).includes(apiKey))) {
      // Whether a refusal of a revoked key is counted depends on when it was noticed.
      const own = sums.filter(({ keyId, status }) => keyId === id && status !== 'INVALID_API_KEY');
      assert.deepEqual(Object.fromEntries(own.map((sum) => [sum.status, sum.answers])), answers);
    }
    // A refusal for a rate or a quota has a sum but no row.
    const rows = await database.query<Sum>(
      `select key_id as "keyId", status, count(*)::int as answers, sum(charged)::int as charged from ledger
       group by key_id, status`,
    );
    const chargeable = sums.filter((sum) => sum.status !== 'RATE_LIMITED' && isOwn(sum));
    const tell = ({ keyId, status, answers, charged }: Sum) => [keyId, status, answers, charged].join(' ');
    const inLedger = rows.filter((row) => row.status !== 'RATE_LIMITED' && isOwn(row)).map(tell);
    assert.deepEqual(inLedger.toSorted(), totals(chargeable).map(tell).toSorted());
    assert.deepEqual(await database.query('select * from reservation'), []);
  });
});
