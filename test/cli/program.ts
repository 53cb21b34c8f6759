import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));
export const main: string = join(root, 'src/cli/main.ts');

/** The environment without our settings, and without the variables by which a child reports to the test runner. */
export const ownEnvironment: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(ANTIFAKE_.*|OTEL_.*|DATABASE_URL|NODE_TEST_CONTEXT)$/.test(name)),
);

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a program. */
export interface Start {
  readonly settings?: Readonly<Record<string, string>>;
  /** Its standard input. */
  readonly input?: Uint8Array;
  readonly cwd?: string;
}

/** Runs any program to its end. */
export async function run(command: string, args: readonly string[], start: Start = {}): Promise<Ended> {
  const env = { ...ownEnvironment, ...start.settings };
  // With `timeout`, a program that is not installed would keep this process alive until then.
  const child = spawn(command, args, { env, cwd: start.cwd ?? root, signal: AbortSignal.timeout(120_000) });
  // A program that does not read may have ended before the last byte.
  child.stdin.on('error', () => undefined).end(start.input);
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** Runs antifake to its end. */
export function antifake(args: readonly string[], start: Start = {}): Promise<Ended> {
  return run(process.execPath, [main, ...args], start);
}

/** A word, quoted for a shell. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
