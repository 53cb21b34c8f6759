import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { main, ownEnvironment } from '../cli/program.ts';
import { startReceiver } from './receiver.ts';

it("a service exports as OpenTelemetry's variables say, and ends properly while the receiver never answers", {
  timeout: 120_000,
}, async () => {
  const receiver = await startReceiver('hang');
  const folder = mkdtempSync(join(tmpdir(), 'antifake-tracing-'));
  const env = {
    ...ownEnvironment,
    ANTIFAKE_DATA_DIR: folder,
    ANTIFAKE_PORT: '0',
    ANTIFAKE_WORKERS: '1',
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(receiver.url).origin,
    OTEL_BSP_SCHEDULE_DELAY: '10',
    OTEL_SERVICE_NAME: 'cards-in-bangkok',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  };
  const child = spawn(process.execPath, [main, 'start'], { env });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  try {
    while (!output.join('').includes('img@-')) {
      assert.equal(child.exitCode, null, output.join(''));
      await once(child.stdout, 'data');
    }
    const [key] = /af_[\w-]+/.exec(output.join(''))!;
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output.join(''))!;
    const body = new URLSearchParams({ img: readFileSync('samples/sample-card.jpg', 'base64') });
    const answer = await fetch(`${url}/v1/th_card/antifake`, { method: 'POST', body, headers: { 'x-api-key': key } });
    assert.equal(answer.status, 200);
    await receiver.requests(1);
    assert.equal(receiver.resource['service.name'], 'cards-in-bangkok');
    assert.equal(receiver.resource['deployment.environment.name'], 'test');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null], output.join(''));
  } finally {
    child.kill('SIGKILL');
    await receiver.close();
    rmSync(folder, { recursive: true });
  }
});
