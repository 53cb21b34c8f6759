import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** A request that is not whole gets no answer, or one at once: so long it is waited for. */
const tornWaitMs = 100;
/** A whole request is answered before. */
const wholeWaitMs = 10_000;

/** Sends everything, waits for an answer, then ends its side and waits till the other side has ended too. */
async function exchange(port: number, bytes: Buffer): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  const chunks: Buffer[] = [];
  // A reset after a refusal is no fault: what was answered before it has been read.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isAnswer(Buffer.concat(chunks).toString('latin1'))) resolve();
    });
  });
  socket.write(bytes);
  const patience = sleep(isWholeRequest(bytes) ? wholeWaitMs : tornWaitMs, undefined, { ref: false });
  await Promise.race([answered, closed, patience]);
  // Node drops a request whose caller has ended its side, so this comes last.
  socket.end();
  await closed;
  return Buffer.concat(chunks).toString('latin1');
}

/** Whether the body is as long as the head says. */
function isWholeRequest(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)\r$/im.exec(bytes.toString('latin1', 0, end + 2))?.[1] ?? '0';
  return end >= 0 && bytes.length - end - 4 === Number(length);
}

/** Whether a final response has come to its end. */
function isAnswer(text: string): boolean {
  const last = text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const [head = '', ...body] = last.split('\r\n\r\n');
  const length = /^content-length: (\d+)\r?$/im.exec(head)?.[1];
  return length !== undefined && body.join('\r\n\r\n').length >= Number(length);
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
