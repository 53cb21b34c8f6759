import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Where `npm run clients` puts what the clients are generated with. */
export const folder: string = join(root, 'out/clients');
export const node: string = join(folder, 'node_modules');
export const python: string = join(folder, 'python/bin');

const install = 'run `npm run clients` first';

/** Why nothing of the one or the other was run; `false` where it can be. */
export const noNode: string | false = !existsSync(join(node, '.bin/redocly')) && `NOT RUN: no generator; ${install}`;
export const noPython: string | false =
  !existsSync(join(python, 'openapi-python-client')) && `NOT RUN: no Python with the generator; ${install}`;

/** How a tool is run. */
interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a tool to its end and answers what it printed. @throws Error with all that it printed when it fails. */
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
