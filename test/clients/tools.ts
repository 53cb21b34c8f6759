import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Folder into which `npm run clients` installs the generators. */
export const folder: string = join(root, 'out/clients');
export const node: string = join(folder, 'node_modules');
export const python: string = join(folder, 'python/bin');

const install = 'run `npm run clients` first';

/** Why a generator cannot be run; `false` if it can. */
export const noNode: string | false = !existsSync(join(node, '.bin/redocly')) && `NOT RUN: no generator; ${install}`;
export const noPython: string | false =
  !existsSync(join(python, 'openapi-python-client')) && `NOT RUN: no Python with the generator; ${install}`;

/** Options of a tool. */
interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a tool to its end and returns its output. @throws Error with its output if it fails. */
export async function run(command: string, args: readonly string[], { cwd, env }: Place): Promise<string> {
  const path = `${python}:${process.env.PATH}`;
  const options = { cwd, env: { ...process.env, PATH: path, ...env }, timeout: 120_000, maxBuffer: 1e8 };
  try {
    const { stdout } = await promisify(execFile)(command, args, options);
    return stdout;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause });
  }
}
