import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('a second signal ends the service while it still waits for a caller after the first', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-signals-'));
  const env = { ...process.env, ANTIFAKE_DATA_DIR: folder, ANTIFAKE_PORT: '0', ANTIFAKE_WORKERS: '1' };
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start'], { env });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  try {
    while (!output.join('').includes('img@-')) {
      assert.equal(child.exitCode, null, output.join(''));
      await once(child.stdout, 'data');
    }
    const key = /af_[\w-]+/.exec(output.join(''))![0];
    const port = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(output.join(''))![1]);
    const caller = connect(port, '127.0.0.1').on('error', () => undefined);
    const answers: Buffer[] = [];
    caller.on('data', (answer) => answers.push(answer));
    const head = [
      'POST /v1/th_card/antifake HTTP/1.1',
      'host: 127.0.0.1',
      `x-api-key: ${key}`,
      'content-length: 99999',
    ];
    caller.write(`${[...head, 'content-type: application/json'].join('\r\n')}\r\n\r\n{"img":"`);
    await fetch(`http://127.0.0.1:${port}/livez`);
    child.kill('SIGTERM');
    while (await isListening(port)) assert.equal(child.exitCode, null);
    assert.equal(String(Buffer.concat(answers)), '', 'the caller is still sending its photo');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [143, null]);
    caller.destroy();
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

async function isListening(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.status === 200;
}
