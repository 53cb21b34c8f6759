import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMs, familyOf, residentMb } from './processes.ts';

/** A response. */
export interface Answer {
  readonly httpStatus: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Time until the last byte. */
  readonly tookMs: number;
}

/** The service in processes of its own, on a free port, with a throwaway data folder. */
export interface Service {
  readonly port: number;
  /** The development key, which has no limits. */
  readonly key: string;
  /** Milliseconds from the start of the process until it reports that it is ready. */
  readonly readyMs: number;
  /** Posts a form to the drop-in route over kept connections. */
  post(
    form: Uint8Array,
    options?: { readonly key?: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** Creates a key without limits. */
  addKey(name: string): Promise<string>;
  /** Resident memory of the process and its workers, in MiB. */
  residentMb(): number;
  /** Processor time so far, in milliseconds, of the serving process and of its workers. */
  cpuMs(): { readonly serving: number; readonly workers: number };
  /** Open file descriptors of the serving process. */
  descriptors(): number;
  stop(): Promise<void>;
}

/** Options of a service. */
export interface ServiceOptions {
  /** Folder of the checkout; default: this one. */
  readonly root?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `antifake start` and waits until it is ready. */
export async function startService({ root = '.', env = {} }: ServiceOptions = {}): Promise<Service> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'antifake-'));
  const environment = { ...process.env, ...env, ANTIFAKE_PORT: String(port), ANTIFAKE_DATA_DIR: dataDir };
  const from = performance.now();
  const run = (args: readonly string[]) =>
    spawn(process.execPath, ['src/cli/main.ts', ...args], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const child = run(['start']);
  const key = keyFrom(child);
  while (!(await isReady(port))) await sleep(20);
  const readyMs = performance.now() - from;
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const caller = { port, agent, key: await key };
  return {
    port,
    key: caller.key,
    readyMs,
    post: (form, options = {}) => post(caller, form, options),
    get: (path) => send({ port, agent, path, method: 'GET', headers: {} }),
    addKey: async (name) => (await outputOf(run(['keys', 'create', '--name', name]))).trim(),
    residentMb: () => familyOf(child.pid!).reduce((sum, pid) => sum + residentMb(pid), 0),
    cpuMs: () => {
      const [serving = 0, ...workers] = familyOf(child.pid!).map(cpuMs);
      return { serving, workers: workers.reduce((sum, ms) => sum + ms, 0) };
    },
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
    stop: async () => {
      agent.destroy();
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** A photo as the form that the hosted API accepts. */
export function formOf(photo: Uint8Array): Uint8Array {
  return Buffer.from(new URLSearchParams({ img: Buffer.from(photo).toString('base64') }).toString());
}

/** @throws Error unless the answer is OK. */
export function holdOk({ httpStatus, body }: Answer): void {
  if (httpStatus !== 200 || !body.includes('"status":"OK"')) throw new Error(`Expected OK but received ${body}`);
}

interface Caller {
  readonly port: number;
  readonly agent: Agent;
  readonly key: string;
}

function post(
  { port, agent, key }: Caller,
  form: Uint8Array,
  options: { readonly key?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const headers = {
    'x-api-key': options.key ?? key,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(form.length),
    ...options.headers,
  };
  return send({ port, agent, path: '/v1/th_card/antifake', method: 'POST', headers, body: form });
}

interface Sending {
  readonly port: number;
  readonly agent: Agent;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

function send({ body, ...options }: Sending): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const from = performance.now();
  const call = request({ host: '127.0.0.1', ...options });
  call.on('response', async (answer) => {
    try {
      const text = Buffer.concat(await answer.toArray()).toString();
      const { statusCode = 0, headers } = answer;
      resolve({ httpStatus: statusCode, headers, body: text, tookMs: performance.now() - from });
    } catch (error) {
      reject(error);
    }
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

async function outputOf(child: ChildProcess): Promise<string> {
  const text = Buffer.concat(await child.stdout!.toArray()).toString();
  return text;
}

async function keyFrom(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    if (!printed.includes('af_')) printed += chunk;
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

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return address.port;
}
