import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createWebhookSender, mintWebhookSecret, retryDelaysS } from '../../src/webhooks/index.ts';
import { freePort } from '../deploy/proxy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/webhooks.md'), 'utf8');
const python = join(root, 'out/places/bin/python');
const noPython = !existsSync(python) && 'NOT RUN: no Python with the library; run `npm run places` first';

/** The program of the page in one language. */
function programOf(language: string): string {
  const program = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1];
  assert.ok(program !== undefined, `expected a program in ${language}`);
  return program;
}

const client = `'${import.meta.resolve('../../client/index.ts')}'`;
const receivers = {
  TypeScript: {
    skip: false,
    command: process.execPath,
    file: 'receiver.ts',
    text: programOf('ts').replace("'thai-card-antifake-client'", client),
  },
  Python: { skip: noPython, command: python, file: 'receiver.py', text: programOf('python') },
};

describe('the receivers of docs/webhooks.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-receiver-'));
  after(() => rmSync(folder, { recursive: true }));
  const [old, fresh] = [mintWebhookSecret(), mintWebhookSecret()];

  for (const [language, { skip, command, file, text }] of Object.entries(receivers))
    it(`${language}: handles an event once, knows both secrets, and refuses what is forged`, { skip }, async (test) => {
      const port = await freePort();
      writeFileSync(join(folder, file), text);
      const env = { ...process.env, PORT: String(port), WEBHOOK_SECRETS: `${fresh} ${old}` };
      const child = spawn(command, [join(folder, file)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      test.after(() => child.kill('SIGKILL'));
      const lines: string[] = [];
      createInterface(child.stdout).on('line', (line) => lines.push(line));
      const url = `http://127.0.0.1:${port}/antifake`;
      await listening(child, url);

      const sender = createWebhookSender({ allowed: [url], networks: ['127.0.0.1/32'], timeoutMs: 10_000 });
      test.after(() => sender.close());
      const deliver = async (id: string, secret: string) => {
        const event = { id, type: 'batch.completed', at: new Date(), data: { name: 'ก' } };
        return (await sender.deliver({ url, secrets: [secret] }, event)).httpStatus;
      };
      assert.equal(await deliver('evt_1', old), 204);
      assert.equal(await deliver('evt_1', fresh), 204);
      assert.equal(await deliver('evt_2', mintWebhookSecret()), 400);
      assert.equal(await deliver('evt_3', fresh), 204);
      child.kill('SIGTERM');
      await once(child, 'close');
      assert.deepEqual(lines, ['batch.completed evt_1', 'repeat evt_1', 'batch.completed evt_3']);
    });
});

describe('the table of attempts', () => {
  it('contains the delays of the code', () => {
    const units: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600 };
    const rows = Array.from(
      page.matchAll(/^\| \d+ \| (\d+) (\w+) \|$/gm),
      ([, count, unit]) => Number(count) * units[unit!]!,
    );
    assert.deepEqual(rows, retryDelaysS);
  });
});

async function listening(child: ChildProcess, url: string): Promise<void> {
  for (const until = performance.now() + 20_000; ; await sleep(50)) {
    // Neither receiver has a page, but an answer shows that it runs.
    if (
      await fetch(url, { method: 'POST', body: '{}' }).then(
        () => true,
        () => false,
      )
    )
      return;
    if (child.exitCode !== null || performance.now() > until) throw new Error('Expected the receiver to start');
  }
}
