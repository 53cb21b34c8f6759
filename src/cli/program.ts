import { createRequire } from 'node:module';
import { Command } from 'commander';

type Register = (program: Command) => void;

/** Every command and its module; only the requested one is loaded, because some depend on heavy packages. */
const commands: ReadonlyMap<string, () => Promise<Register>> = new Map([
  ['start', async () => (await import('./serve.ts')).registerServe],
  ['serve', async () => (await import('./serve.ts')).registerServe],
  ['worker', async () => (await import('./worker.ts')).registerWorker],
  ['ready', async () => (await import('./ready.ts')).registerReady],
  ['check', async () => (await import('./check.ts')).registerCheck],
  ['scan', async () => (await import('./scan.ts')).registerScan],
  ['eval', async () => (await import('./eval.ts')).registerEval],
  ['calibrate', async () => (await import('./calibrate.ts')).registerCalibrate],
  ['batches', async () => (await import('./batch-commands.ts')).registerBatches],
  ['keys', async () => (await import('./keys.ts')).registerKeys],
  ['shadow', async () => (await import('./shadow.ts')).registerShadow],
  ['usage', async () => (await import('./usage.ts')).registerUsage],
  ['migrate', async () => (await import('./migrate.ts')).registerMigrate],
  ['backup', async () => (await import('./backup.ts')).registerBackup],
  ['synth', async () => (await import('./synth.ts')).registerSynthWithFaces],
  ['doctor', async () => (await import('./doctor/index.ts')).registerDoctor],
  ['completion', async () => (await import('./completion.ts')).registerCompletion],
  ['describe', async () => (await import('./describe.ts')).registerDescribe],
]);

/**
 * Builds the command line. It throws CommanderErrors instead of exiting, so that the program chooses the exit codes.
 * @param name the only command to load; absent or unknown: all commands, except for the version.
 */
export async function buildProgram(name?: string): Promise<Command> {
  const program = new Command('antifake')
    .description('Tells whether the portrait on a photographed Thai national ID card is genuine.')
    .version(packageVersion())
    .showHelpAfterError('Add --help to see the arguments and options.')
    .exitOverride();
  const registers = new Set(await Promise.all(loadsOf(name).map((load) => load())));
  for (const register of registers) register(program);
  inheritExit(program);
  return program;
}

/** What to load for the first argument. */
function loadsOf(name: string | undefined): readonly (() => Promise<Register>)[] {
  if (name === '--version' || name === '-V') return [];
  const one = commands.get(name ?? '');
  return one === undefined ? [...commands.values()] : [one];
}

/** Resolved by the package's own name, because the path to package.json differs between a clone and the installed package. */
function packageVersion(): string {
  return (createRequire(import.meta.url)('thai-card-antifake/package.json') as { readonly version: string }).version;
}

function inheritExit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    inheritExit(child);
  }
}
