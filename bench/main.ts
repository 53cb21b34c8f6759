/**
 * Lists the benches, each by what its own comment says, and runs one.
 *
 *     npm run bench -- --list
 *     npm run bench -- NAME [its options]
 *     npm run bench -- NAME --help
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listBenches } from './catalogue.ts';

const [name, ...options] = process.argv.slice(2);
const benches = listBenches();
const bench = benches.find((one) => one.name === name);
if (name === undefined || name === '--list') process.stdout.write(listing());
else if (bench === undefined) refuse(name);
else if (options.includes('--help')) process.stdout.write(`${bench.text}\n`);
else process.exitCode = run(bench.name);

function listing(): string {
  const width = Math.max(...benches.map((one) => one.name.length));
  const lines = benches.map((one) => `${one.name.padEnd(width)}  ${one.summary}`);
  return `${lines.join('\n')}\n\nnpm run bench -- NAME --help tells more; what most need beforehand, a list of portraits, stands in training/README.md.\n`;
}

function refuse(received: string): void {
  process.stderr.write(`Expected a bench but received ${received}; npm run bench -- --list names them.\n`);
  process.exitCode = 64;
}

/** In a process of its own, as if it had been called by itself. */
function run(chosen: string): number {
  const file = fileURLToPath(new URL(`${chosen}.ts`, import.meta.url));
  const { status, signal } = spawnSync(process.execPath, [file, ...options], { stdio: 'inherit' });
  return status ?? (signal === null ? 1 : 130);
}
