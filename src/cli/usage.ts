import type { Command } from 'commander';
import { areDays, type Days } from '../store/index.ts';
import { withStore } from './compose.ts';
import { exitCodes } from './exit.ts';
import { formatTable } from './table.ts';

interface UsageOptions extends Days {
  readonly key?: string;
  readonly json?: boolean;
}

/** Adds `antifake usage`: the ledger by key, day and status. */
export function registerUsage(program: Command): void {
  program
    .command('usage')
    .description('sum answers and charges by key, day (UTC) and status')
    .option('--key <id>', 'only this key')
    .option('--from <day>', 'from this day on, YYYY-MM-DD')
    .option('--to <day>', 'up to this day, YYYY-MM-DD')
    .option('--json', 'print JSON')
    .action(printUsage);
}

async function printUsage({ key, json, ...days }: UsageOptions, command: Command): Promise<void> {
  if (!areDays(days))
    command.error('error: expected --from and --to to be days as YYYY-MM-DD, --from no later than --to', {
      exitCode: exitCodes.usage,
    });
  const rows = await withStore((store) => store.usage({ ...days, ...(key !== undefined && { keyId: key }) }));
  if (json === true) {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  if (rows.length === 0) process.stderr.write('There are no answers in that period.\n');
  const cells = rows.map((row) => [row.keyId, row.keyName, row.day, row.status, row.answers, row.charged]);
  process.stdout.write(formatTable(['key', 'name', 'day', 'status', 'answers', 'charged'], cells));
}
