import { connect } from 'node:net';
import { errorTable } from '../../src/errors.ts';
import { listen } from '../http/listen.ts';
import { mutateRequest } from './mutate/request.ts';
import { requestSeeds } from './seeds.ts';
import type { Target } from './target.ts';

const statuses: readonly string[] = ['OK', 'FAIL', ...Object.keys(errorTable)];

/** The whole service with its engine and a store of its own, on a free port of this machine. */
export async function openService(): Promise<Target> {
  const running = await listen({ settings: { logLevel: 'error', bodyTimeoutMs: 1000 } });
  return {
    name: 'http',
    seeds: await requestSeeds(),
    mutate: mutateRequest,
    watched: /\/src\/(server|image)\//,
    inFlight: 8,
    run: async (input) => {
      const text = input.toString('latin1').replaceAll('KEY', running.key);
      return answersIn(await exchange(running.port, Buffer.from(text, 'latin1'))).join(' ');
    },
    close: async () => {
      const lines = [...running.logLines];
      await running.close();
      return lines;
    },
  };
}

/** Sends everything, ends its side, and waits till the other side has ended too. */
async function exchange(port: number, bytes: Buffer): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A reset after a refusal is no fault: what was answered before it has been read.
  socket.on('error', () => undefined);
  socket.end(bytes);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return Buffer.concat(chunks).toString('latin1');
}

/** Status of every response. @throws Error when one is no documented answer. */
function answersIn(text: string): readonly string[] {
  const answers: string[] = [];
  let rest = text;
  while (rest !== '') {
    const [, httpStatus = '', head = ''] = /^HTTP\/1\.[01] (\d{3})[^\r]*\r\n([\s\S]*?)\r\n\r\n/.exec(rest) ?? [];
    if (httpStatus === '') throw new Error(`expected an HTTP response but received ${rest.slice(0, 200)}`);
    const from = rest.indexOf('\r\n\r\n') + 4;
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? (httpStatus === '100' ? 0 : rest.length));
    answers.push(wordOf(httpStatus, head, rest.slice(from, from + length)));
    rest = rest.slice(from + length);
  }
  return answers;
}

function wordOf(httpStatus: string, head: string, body: string): string {
  if (Number(httpStatus) >= 500) throw new Error(`expected no ${httpStatus}: ${body.slice(0, 200)}`);
  if (!/^content-type: application\/json/im.test(head) || body === '') return httpStatus;
  const { status } = JSON.parse(body) as { readonly status?: string };
  if (status !== undefined && !statuses.includes(status))
    throw new Error(`expected a known status: ${body.slice(0, 200)}`);
  return `${httpStatus} ${status ?? ''}`.trim();
}
