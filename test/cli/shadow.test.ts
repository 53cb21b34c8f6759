import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { AntifakeClient } from '../../client/index.ts';
import { antifake, main, ownEnvironment, root } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-shadow-'));
after(() => rmSync(folder, { recursive: true }));

const settings = { ANTIFAKE_DATA_DIR: folder, ANTIFAKE_PORT: '0', ANTIFAKE_WORKERS: '1' };
const candidates = { ANTIFAKE_SHADOW_MODELS: 'models', ANTIFAKE_SHADOW_SHARE: '1' };

describe('candidate models on the command line', () => {
  it('judge the photos of a running service, and are compared', { timeout: 120_000 }, async () => {
    const key = (await antifake(['keys', 'create', '--name', 'shop'], { settings })).stdout.trim();
    const env = { ...ownEnvironment, ...settings, ...candidates };
    const service = spawn(process.execPath, [main, 'serve'], { env, cwd: root });
    const warnings: string[] = [];
    service.stderr.on('data', (chunk) => warnings.push(String(chunk)));
    try {
      let baseUrl: string | undefined;
      for await (const line of createInterface({ input: service.stdout })) {
        baseUrl = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (baseUrl !== undefined) break;
      }
      service.stdout.resume();
      const client = new AntifakeClient({ baseUrl: baseUrl!, apiKey: key });
      assert.equal((await client.antifake(readFileSync(join(root, 'samples/sample-card.jpg')))).status, 'OK');
      let stdout = '';
      while (!stdout.includes('photos:     1,')) ({ stdout } = await antifake(['shadow'], { settings }));
      assert.match(stdout, /^outcome: {4}changed on 0 \(0\.00 % to 79\.35 %\)$/m);
      assert.match(stdout, /^deepfake +1 +0 +0\.00 % to 79\.35 % +0 +0 +0\.00 +0 +0 +0 +0 +0$/m);
      assert.match(
        warnings.join(''),
        /ANTIFAKE_SHADOW_MODELS models are not verified: set ANTIFAKE_SHADOW_MODELS_LIST/,
      );
    } finally {
      service.kill('SIGTERM');
      await once(service, 'exit');
    }
    const [one] = JSON.parse((await antifake(['shadow', '--json', '--from', '2026-01-01'], { settings })).stdout);
    assert.deepEqual([one.photos, one.checks.length, one.current, one.candidate], [1, 3, [], []]);
  });

  it('say if there are none, refuse days that are none, and stop the start if their folder is wrong', async () => {
    const none = await antifake(['shadow', '--to', '2020-01-01'], { settings });
    assert.deepEqual([none.code, none.stdout], [0, '']);
    assert.match(none.stderr, /^Candidate models have judged no photos in that period\.$/m);
    assert.equal((await antifake(['shadow', '--from', 'May'], { settings })).code, 64);
    const wrong = { ...settings, ANTIFAKE_SHADOW_MODELS: join(folder, 'nowhere') };
    const started = await antifake(['serve'], { settings: wrong });
    assert.notEqual(started.code, 0);
    assert.match(started.stderr, /nowhere/);
  });
});
