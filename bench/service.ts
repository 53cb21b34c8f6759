import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The service in a process of its own, on a free port, with a throwaway data folder. */
export interface Service {
  /** Milliseconds from the start of the process until it says it is ready. */
  readonly readyMs: number;
  /** Posts a form to the drop-in route over one kept connection; answers the milliseconds until the last byte. @throws Error unless it says OK. */
  post(form: Uint8Array): Promise<number>;
  /** Resident memory of the process, in MiB. */
  residentMb(): number;
  stop(): Promise<void>;
}

/** Starts `antifake start` and waits until it is ready. */
export async function startService(): Promise<Service> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'antifake-'));
  const from = performance.now();
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start'], {
    env: { ...process.env, ANTIFAKE_PORT: String(port), ANTIFAKE_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const key = keyFrom(child);
  while (!(await isReady(port))) await sleep(20);
  const readyMs = performance.now() - from;
  const poster = { port, key: await key, agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
  return {
    readyMs,
    post: (form) => post(poster, form),
    residentMb: () => residentMb(child),
    stop: async () => {
      poster.agent.destroy();
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(dataDir, { recursive: true });
    },
  };
}

interface Poster {
  readonly port: number;
  readonly key: string;
  readonly agent: Agent;
}

function post({ port, key, agent }: Poster, form: Uint8Array): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = {
    'x-api-key': key,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': form.length,
  };
  const from = performance.now();
  const call = request({ host: '127.0.0.1', port, path: '/v1/th_card/antifake', method: 'POST', agent, headers });
  call.on('response', async (answer) => {
    const text = Buffer.concat(await answer.toArray()).toString();
    const tookMs = performance.now() - from;
    if (answer.statusCode === 200 && text.includes('"status":"OK"')) resolve(tookMs);
    else reject(new Error(`Expected OK but received ${text}`));
  });
  call.on('error', reject);
  call.end(form);
  return promise;
}

async function keyFrom(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  for (;;) {
    const [key] = /af_[\w-]+/.exec(printed) ?? [];
    if (key !== undefined) return key;
    await sleep(20);
  }
}

function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return address.port;
}

function residentMb({ pid }: ChildProcess): number {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}
