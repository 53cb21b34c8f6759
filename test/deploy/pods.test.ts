import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { root } from '../cli/program.ts';
import { noPostgres, urlOf, withDatabases } from '../store/databases.ts';
import { type Built, build, noTools } from './manifests.ts';
import { type Cluster, type RunningPod, runPod, startPod } from './pods.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-pods-'));
after(() => rmSync(folder, { recursive: true }));

const podOf = ({ pods }: Built, owner: string) => pods.find((pod) => pod.owner === owner)!;

describe('the pods of the manifests, as processes', { skip: noTools }, () => {
  it('with the embedded store: start, judge, are backed up from inside, and end', async () => {
    const built = build('overlays/single');
    const cluster: Cluster = { folder: join(folder, 'single'), secrets: {} };
    const pod = await startPod(built, podOf(built, 'Deployment antifake'), cluster);
    await serves(pod);
    const { code, stderr } = await pod.exec(['backup', '/data/backup.sqlite']);
    assert.equal(code, 0, stderr);
    assert.equal(await pod.end(), 0);
  });

  it('with PostgreSQL: end before the migration, and server and worker start and end after it', {
    skip: noPostgres,
  }, async () => {
    const [migration, built] = [build('migrate'), build('overlays/replicated')];
    const server = podOf(built, 'Deployment antifake');
    const name = `antifake_pods_${process.pid}`;
    await withDatabases([name], async () => {
      const secrets = { url: `${urlOf(name)}\n`, 'owner-url': `${urlOf(name)}\n` };
      const cluster: Cluster = { folder: join(folder, 'replicated'), secrets };
      const early = await runPod(built, server, cluster);
      assert.equal(early.code, 70);
      assert.match(early.stderr, /`antifake migrate`/);
      const migrated = await runPod(migration, podOf(migration, 'Job antifake-migrate'), cluster);
      assert.deepEqual([migrated.code, migrated.stderr], [0, '']);
      const pod = await startPod(built, server, cluster);
      await serves(pod);
      const worker = await startPod(built, podOf(built, 'Deployment antifake-worker'), cluster);
      for (const path of ['/readyz', '/metrics'])
        assert.equal(await worker.status({ httpGet: { path, port: 'admin' } }), 200);
      assert.deepEqual([await worker.end(), await pod.end()], [0, 0]);
    });
  });
});

/** The probes of the manifest answer, only on the admin port, and a photo is judged. */
async function serves(pod: RunningPod): Promise<void> {
  const { startupProbe, livenessProbe, readinessProbe } = podOf(
    build('overlays/single'),
    'Deployment antifake',
  ).container;
  for (const probe of [startupProbe!, livenessProbe!, readinessProbe!]) {
    assert.equal(await pod.status(probe), 200);
    assert.equal(await pod.status({ httpGet: { path: probe.httpGet.path, port: 'http' } }), 404);
  }
  assert.equal(await pod.status({ httpGet: { path: '/metrics', port: 'admin' } }), 200);
  const { code, stdout, stderr } = await pod.exec(['keys', 'create', '--name', 'shop']);
  assert.equal(code, 0, stderr);
  const body = new FormData();
  body.append('img', new Blob([readFileSync(join(root, 'samples/sample-card.jpg'))]));
  const headers = { 'X-API-Key': stdout.trim() };
  const answer = await fetch(`${pod.url('http')}/v1/th_card/antifake`, { method: 'POST', headers, body });
  assert.equal(((await answer.json()) as { readonly status: string }).status, 'OK');
}
