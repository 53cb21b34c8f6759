import { type Command, InvalidArgumentError } from 'commander';
import { type KeyRecord, mintKey } from '../store/index.ts';
import { withStore } from './compose.ts';
import { exitCodes } from './exit.ts';
import { formatTable } from './table.ts';

interface CreateOptions {
  readonly name: string;
  readonly rate?: number;
  readonly quota?: number;
  readonly json?: boolean;
}

/** Adds `antifake keys create|list|revoke`; a running server sees every change at its next request. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('make, list and revoke API keys');
  keys
    .command('create')
    .description('make a key; its secret is shown this once')
    .requiredOption('--name <name>', 'whose key it is')
    .option('--rate <requests>', 'at most so many requests in a minute', positive)
    .option('--quota <answers>', 'at most so many charged answers in a month (UTC)', positive)
    .option('--json', 'print JSON')
    .action(create);
  keys.command('list').description('list all keys').option('--json', 'print JSON').action(list);
  keys.command('revoke').description('revoke a key').argument('<id>', 'as `keys list` shows it').action(revoke);
}

async function create({ name, rate, quota, json }: CreateOptions): Promise<void> {
  const { id, key, secretHash } = mintKey();
  const limits = {
    ...(rate !== undefined && { ratePerMinute: rate }),
    ...(quota !== undefined && { quotaPerMonth: quota }),
  };
  const record = await withStore((store) => store.createKey({ id, name, secretHash, nowMs: Date.now(), ...limits }));
  process.stdout.write(json === true ? `${JSON.stringify({ key, ...record })}\n` : `${key}\n`);
}

async function list({ json }: { readonly json?: boolean }): Promise<void> {
  const keys = await withStore((store) => store.listKeys());
  if (json === true) {
    process.stdout.write(`${JSON.stringify(keys)}\n`);
    return;
  }
  process.stdout.write(formatTable(['id', 'name', 'created', 'rate/min', 'quota/month', 'revoked'], keys.map(toRow)));
}

async function revoke(id: string): Promise<void> {
  if (await withStore((store) => store.revokeKey(id, Date.now()))) return;
  process.stderr.write(`Expected the id of a live key but received ${id}\n`);
  process.exitCode = exitCodes.usage;
}

function toRow(key: KeyRecord): readonly (string | number)[] {
  const day = (timeMs: number | undefined) => (timeMs === undefined ? '' : new Date(timeMs).toISOString().slice(0, 10));
  const { id, name, createdAtMs, ratePerMinute, quotaPerMonth, revokedAtMs } = key;
  return [id, name, day(createdAtMs), ratePerMinute ?? '-', quotaPerMonth ?? '-', day(revokedAtMs)];
}

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number < 2 ** 31) return number;
  throw new InvalidArgumentError(`Expected a whole number from 1 but received ${value}`);
}
