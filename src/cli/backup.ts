import { join } from 'node:path';
import type { Command } from 'commander';
import { backUp, embeddedFile } from '../store/index.ts';
import { settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { orInputError } from './failure.ts';

/** Adds `antifake backup FILE`. */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the embedded store into a file while services use it; for PostgreSQL, use pg_dump')
    .argument('<file>', 'the copy; must not exist')
    .action(backup);
}

async function backup(copy: string, _: unknown, command: Command): Promise<void> {
  const { databaseUrl, dataDir } = settingsOfProcess();
  if (databaseUrl !== undefined)
    command.error(
      'error: expected the embedded store but DATABASE_URL is set. Back up PostgreSQL with pg_dump (docs/operations.md)',
      {
        exitCode: exitCodes.usage,
      },
    );
  const path = join(dataDir, embeddedFile);
  await orInputError(`Expected to copy ${path} to ${copy}`, async () => backUp(path, copy));
  process.stderr.write(`${path} was copied to ${copy}\n`);
}
