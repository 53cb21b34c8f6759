import { join } from 'node:path';
import type { Command } from 'commander';
import { embeddedFile, examineStore } from '../store/index.ts';
import { openQueuedStore } from './batch-parts.ts';
import { settingsOfProcess, storePlace } from './compose.ts';

/** Time limit of reading which migrations were applied. */
const limitMs = 5000;

/** Adds `antifake migrate`. */
export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('create or update the tables of the store and of the queue, for services with ANTIFAKE_MIGRATE=false')
    .action(migrate);
}

async function migrate(): Promise<void> {
  const settings = { ...settingsOfProcess(), migrate: true };
  const { databaseUrl, dataDir } = settings;
  const where = { path: join(dataDir, embeddedFile), limitMs, ...(databaseUrl !== undefined && { databaseUrl }) };
  // A store that cannot be reached is reported when it is opened.
  const before = await examineStore(where).catch(() => undefined);
  const { close } = await openQueuedStore(settings, () => undefined);
  await close();
  const { schema } = await examineStore(where);
  const from = before?.schema === schema ? 'unchanged' : `updated from ${before?.schema ?? 'none'}`;
  process.stdout.write(`${storePlace(settings)}: schema ${schema}, ${from}\n`);
}
