import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The output of `docker`. */
export function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}

const readyTimeoutMs = 60_000;

/** Waits for the container `antifake-1`. @throws Error if it is not ready within a minute, with its last output. */
export async function waitUntilReady(): Promise<void> {
  const until = performance.now() + readyTimeoutMs;
  while (!(await isReady())) {
    if (performance.now() > until)
      throw new Error(`Expected the container to be ready: ${docker('logs', 'antifake-1')}`);
    await sleep(20);
  }
}

/** Whether the service behind the published port is ready. */
export async function isReady(): Promise<boolean> {
  return (await fetch('http://127.0.0.1:8080/readyz').catch(() => undefined))?.ok === true;
}

/** Memory of all processes of the container `antifake-1`, in MB of a million bytes. */
export function memoryMb(): number {
  const text = docker('stats', '--no-stream', '--format', '{{.MemUsage}}', 'antifake-1');
  const [, number, unit] = /^([\d.]+)([MG])iB/.exec(text) ?? [];
  return Math.round((Number(number) * (unit === 'G' ? 2 ** 30 : 2 ** 20)) / 1e6);
}

/** The three scores of an answer. @throws Error if a check gave none. */
export function photoAnswer(text: string): {
  readonly blur: number;
  readonly deepfake: number;
  readonly print: number;
} {
  const { status, message } = JSON.parse(text);
  if (status !== 'OK') throw new Error(`Expected a judged photo but received ${text}`);
  return { blur: message.blur.score, deepfake: message.deepfake.score, print: message.print.score };
}
