import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));
export const main: string = join(root, 'src/cli/main.ts');

/** The environment without settings of ours, and without what makes a child of the test runner report to it. */
export const ownEnvironment: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(ANTIFAKE_.*|DATABASE_URL|NODE_TEST_CONTEXT)$/.test(name)),
);

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is started with. */
export interface Start {
  readonly settings?: Readonly<Record<string, string>>;
  /** For its standard input. */
  readonly input?: Uint8Array;
  readonly cwd?: string;
}

/** Runs any program to its end. */
export async function run(command: string, args: readonly string[], start: Start = {}): Promise<Ended> {
  const env = { ...ownEnvironment, ...start.settings };
  const child = spawn(command, args, { env, cwd: start.cwd ?? root, timeout: 120_000 });
  // One that reads nothing may have ended before the last byte.
  child.stdin.on('error', () => undefined).end(start.input);
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** Runs antifake to its end. */
export function antifake(args: readonly string[], start: Start = {}): Promise<Ended> {
  return run(process.execPath, [main, ...args], start);
}

/** A word as a shell reads it back. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
