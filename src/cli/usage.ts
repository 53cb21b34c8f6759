import { type Command, InvalidArgumentError } from 'commander';
import { isDay } from '../store/index.ts';
import { withStore } from './compose.ts';
import { formatTable } from './table.ts';

interface UsageOptions {
  readonly key?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** Adds `antifake usage`: the ledger by key, day and status. */
export function registerUsage(program: Command): void {
  program
    .command('usage')
    .description('sum answers and charges by key, day (UTC) and status')
    .option('--key <id>', 'only this key')
    .option('--from <day>', 'from this day on, YYYY-MM-DD', day)
    .option('--to <day>', 'up to this day, YYYY-MM-DD', day)
    .option('--json', 'print JSON')
    .action(printUsage);
}

async function printUsage({ key, from, to, json }: UsageOptions): Promise<void> {
  const filter = {
    ...(key !== undefined && { keyId: key }),
    ...(from !== undefined && { fromDay: from }),
    ...(to !== undefined && { toDay: to }),
  };
  const rows = await withStore((store) => store.usage(filter));
  if (json === true) {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const cells = rows.map((row) => [row.keyId, row.keyName, row.day, row.status, row.answers, row.charged]);
  process.stdout.write(formatTable(['key', 'name', 'day', 'status', 'answers', 'charged'], cells));
}

function day(value: string): string {
  if (isDay(value)) return value;
  throw new InvalidArgumentError(`Expected a day as YYYY-MM-DD but received ${value}`);
}
