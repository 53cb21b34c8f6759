#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { exitCodes } from './exit.ts';
import { requireNode } from './node-version.ts';
import { SettingError } from './settings.ts';
import { heedSignalsAsFirstProcess } from './signals.ts';

type Register = (program: Command) => void;

/** Every command, and where it is; only the one that is asked for is loaded, as some stand on heavy packages. */
const commands: ReadonlyMap<string | undefined, () => Promise<Register>> = new Map([
  ['start', async () => (await import('./serve.ts')).registerServe],
  ['serve', async () => (await import('./serve.ts')).registerServe],
  ['check', async () => (await import('./check.ts')).registerCheck],
  ['scan', async () => (await import('./scan.ts')).registerScan],
  ['eval', async () => (await import('./eval.ts')).registerEval],
  ['calibrate', async () => (await import('./calibrate.ts')).registerCalibrate],
  ['keys', async () => (await import('./keys.ts')).registerKeys],
  ['usage', async () => (await import('./usage.ts')).registerUsage],
  ['synth', async () => (await import('./synth.ts')).registerSynthWithFaces],
  ['describe', async () => (await import('./describe.ts')).registerDescribe],
]);

/** Errors of what the user gave, by name: their rooms are heavy and not loaded for every command. */
const usageErrors: ReadonlySet<string> = new Set(['LabelsError', 'RunError', 'TargetError']);

heedSignalsAsFirstProcess();
try {
  await run(process.argv);
} catch (error) {
  // A start that failed half way may have left a connection open, which would keep the process alive.
  process.exit(exitCodeOf(error));
}

async function run(argv: readonly string[]): Promise<void> {
  requireNode(process.versions.node);
  const program = new Command('antifake')
    .description('Tells whether the portrait on a photographed Thai national ID card is genuine.')
    .version(packageVersion())
    .exitOverride();
  const asked = commands.get(argv[2]);
  const loads = asked === undefined ? [...commands.values()] : [asked];
  const registers = new Set(await Promise.all(loads.map((load) => load())));
  for (const register of registers) register(program);
  inheritExit(program);
  await program.parseAsync(argv);
}

/** Asked for by the package's own name: from a clone's files package.json is one folder nearer than from the package's. */
function packageVersion(): string {
  return (createRequire(import.meta.url)('thai-card-antifake/package.json') as { readonly version: string }).version;
}

/** Commander's own messages are printed already; any other error is told in one line. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { message, cause } = error as Error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
  return error instanceof SettingError || usageErrors.has((error as Error).name) ? exitCodes.usage : exitCodes.fault;
}

/** Lets every command throw instead of exiting, so that the exit codes are ours. */
function inheritExit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    inheritExit(child);
  }
}
