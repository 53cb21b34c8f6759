import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { main, ownEnvironment, root } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-first-'));
after(() => rmSync(folder, { recursive: true }));

/** Stops at the first module that is loaded after the two that handle signals, says so, and gives a signal time to arrive. */
const pause = `import { registerHooks } from 'node:module';
let isPaused = false;
registerHooks({
  load(url, context, next) {
    if (!isPaused && /\\/src\\//.test(url) && !/\\/cli\\/(main|signals)\\.ts$/.test(url)) {
      isPaused = true;
      process.stderr.write('loading ' + url + '\\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    }
    return next(url, context);
  },
});
`;

const inNamespace = ['--fork', '--pid', '--kill-child'];
const canUnshare = spawnSync('unshare', [...inNamespace, 'true']).status === 0;

// The photo on standard input never ends, so that nothing but the signal ends the command.
test('the first process of a container ends on SIGTERM before the program is loaded', {
  skip: !canUnshare && 'NOT RUN: no right to make a process the first one of its namespace',
  timeout: 120_000,
}, async (t) => {
  const hooks = join(folder, 'pause.mjs');
  writeFileSync(hooks, pause);
  const program = [process.execPath, '--import', pathToFileURL(hooks).href, main, 'check', '-'];
  const child = spawn('unshare', [...inNamespace, ...program], { env: ownEnvironment, cwd: root });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  t.after(() => child.kill('SIGKILL'));
  while (!output.join('').includes('loading')) await once(child.stderr, 'data');
  const first = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'));
  process.kill(first, 'SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [143, null], output.join(''));
});
