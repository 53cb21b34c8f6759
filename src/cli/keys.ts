import { type Command, InvalidArgumentError } from 'commander';
import {
  type AuditRow,
  isKeyName,
  type KeyChanges,
  type KeyRecord,
  keyLimits,
  mintKey,
  mintSecret,
} from '../store/index.ts';
import { withStore } from './compose.ts';
import { exitCodes } from './exit.ts';
import { formatTable } from './table.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const limit = wholeNumber(keyLimits.maxLimit);
const days = wholeNumber(keyLimits.maxDays);
const hours = wholeNumber(keyLimits.maxGraceHours);

interface CreateOptions {
  readonly name: string;
  readonly rate?: number;
  readonly quota?: number;
  readonly expires?: number;
  readonly admin?: boolean;
  readonly json?: boolean;
}

interface SetOptions {
  readonly name?: string;
  readonly rate?: number | 'none';
  readonly quota?: number | 'none';
  readonly expires?: number | 'none';
}

interface JsonOption {
  readonly json?: boolean;
}

/** Adds `antifake keys ...`; a running server sees every change within a second. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('create, list, change and revoke API keys');
  keys
    .command('create')
    .description('create a key; its secret is shown only once')
    .requiredOption('--name <name>', 'name of the owner', keyName)
    .option('--rate <requests>', 'maximum number of requests per minute', limit)
    .option('--quota <answers>', 'maximum number of charged answers per month (UTC)', limit)
    .option('--expires <days>', 'days until the key expires, counted from now', days)
    .option('--admin', 'may also manage all keys and read all usage, over HTTP')
    .option('--json', 'print JSON')
    .action(create);
  keys.command('list').description('list all keys').option('--json', 'print JSON').action(list);
  registerChanges(keys);
  keys.command('audit').description('list every change of a key').option('--json', 'print JSON').action(audit);
}

function registerChanges(keys: Command): void {
  keys
    .command('set')
    .description('change a key; `none` removes a limit')
    .argument('<id>', 'the id that `keys list` shows')
    .option('--name <name>', 'name of the owner', keyName)
    .option('--rate <requests>', 'maximum number of requests per minute, or none', orNone(limit))
    .option('--quota <answers>', 'maximum number of charged answers per month (UTC), or none', orNone(limit))
    .option('--expires <days>', 'days until the key expires, counted from now, or none', orNone(days))
    .action(set);
  keys
    .command('rotate')
    .description('give a key a new secret, shown only once')
    .argument('<id>', 'the id that `keys list` shows')
    .option('--grace <hours>', 'hours for which the old secret remains valid', hours)
    .action(rotate);
  keys.command('revoke').description('revoke a key').argument('<id>', 'the id that `keys list` shows').action(revoke);
}

async function create({ name, rate, quota, expires, admin, json }: CreateOptions): Promise<void> {
  const { id, key, secretHash } = mintKey();
  const options = {
    ...(admin === true && { scope: 'admin' as const }),
    ...(rate !== undefined && { ratePerMinute: rate }),
    ...(quota !== undefined && { quotaPerMonth: quota }),
    ...(expires !== undefined && { expiresAfterMs: expires * dayMs }),
  };
  const record = await withStore((store) => store.createKey({ id, name, secretHash, ...options }));
  process.stdout.write(json === true ? `${JSON.stringify({ key, ...record })}\n` : `${key}\n`);
}

async function list({ json }: JsonOption): Promise<void> {
  const keys = await withStore((store) => store.listKeys());
  if (json === true) {
    process.stdout.write(`${JSON.stringify(keys)}\n`);
    return;
  }
  if (keys.length === 0) process.stderr.write('There is no key yet. Create one: antifake keys create --name NAME\n');
  const headings = [
    'id',
    'name',
    'scope',
    'created',
    'rate/min',
    'quota/month',
    'expires',
    'revoked',
    'old secret until',
  ];
  process.stdout.write(formatTable(headings, keys.map(toRow)));
}

async function set(id: string, { name, rate, quota, expires }: SetOptions, command: Command): Promise<void> {
  const changes: KeyChanges = {
    ...(name !== undefined && { name }),
    ...(rate !== undefined && { ratePerMinute: rate === 'none' ? null : rate }),
    ...(quota !== undefined && { quotaPerMonth: quota === 'none' ? null : quota }),
    ...(expires !== undefined && { expiresAfterMs: expires === 'none' ? null : expires * dayMs }),
  };
  if (Object.keys(changes).length === 0)
    command.error('error: expected --name, --rate, --quota or --expires', { exitCode: exitCodes.usage });
  if ((await withStore((store) => store.changeKey(id, changes))) === undefined) refuseId(id);
}

async function rotate(id: string, { grace = 0 }: { readonly grace?: number }): Promise<void> {
  const { key, secretHash } = mintSecret(id);
  const rotation = { keyId: id, secretHash, graceMs: grace * hourMs };
  const record = await withStore((store) => store.rotateKey(rotation));
  if (record === undefined) refuseId(id);
  else process.stdout.write(`${key}\n`);
}

async function revoke(id: string): Promise<void> {
  if ((await withStore((store) => store.revokeKey(id))) !== 'revoked') refuseId(id);
}

async function audit({ json }: JsonOption): Promise<void> {
  const rows = await withStore((store) => store.listAudit());
  if (json === true) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else process.stdout.write(formatTable(['time', 'action', 'key', 'by', 'details'], rows.map(toAuditRow)));
}

function refuseId(id: string): void {
  process.stderr.write(`Expected the id of a live key but received ${id}\n`);
  process.exitCode = exitCodes.usage;
}

function toRow(key: KeyRecord): readonly (string | number)[] {
  const day = (timeMs: number | undefined) => (timeMs === undefined ? '' : dayOf(timeMs));
  const { id, name, scope, createdAtMs, ratePerMinute, quotaPerMonth, expiresAtMs, revokedAtMs } = key;
  const until = key.previousSecretUntilMs;
  const limits = [ratePerMinute ?? '-', quotaPerMonth ?? '-'];
  return [
    id,
    name,
    scope,
    day(createdAtMs),
    ...limits,
    day(expiresAtMs),
    day(revokedAtMs),
    until === undefined ? '' : timeOf(until),
  ];
}

/** Day of a time, in UTC. */
function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function timeOf(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('T', ' ').replace(/\.\d+/, '');
}

function toAuditRow({ timeMs, action, keyId, by, details }: AuditRow): readonly string[] {
  const changedDetails = Object.entries(details).filter(([, value]) => value !== null);
  return [
    timeOf(timeMs),
    action,
    keyId,
    by ?? 'command',
    changedDetails
      .map(([name, value]) =>
        name.endsWith('_at_ms') ? `${name.replace(/_at_ms$/, '')}=${dayOf(Number(value))}` : `${name}=${value}`,
      )
      .join(' '),
  ];
}

/** A reader of an option from 1 to `max`. */
function wholeNumber(max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= 1 && number <= max) return number;
    throw new InvalidArgumentError(`Expected a whole number 1..${max} but received ${value}`);
  };
}

function orNone(read: (value: string) => number): (value: string) => number | 'none' {
  return (value) => (value === 'none' ? value : read(value));
}

function keyName(value: string): string {
  if (isKeyName(value)) return value;
  throw new InvalidArgumentError(`Expected 1..${keyLimits.maxNameLength} characters, no control characters`);
}
