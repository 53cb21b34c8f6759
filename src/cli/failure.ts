import { CommanderError, InvalidArgumentError } from 'commander';
import { AntifakeError } from '../errors.ts';
import { exitCodes } from './exit.ts';
import { SettingError } from './setting.ts';
import { explainSystem } from './system-error.ts';

/** Errors in what the user entered, by name: their rooms are heavy and not loaded for every command. */
const usageErrors: ReadonlySet<string> = new Set(['LabelsError', 'RunError', 'SourceError', 'TargetError']);

/** Reports an error on standard error, in a line with a remedy if one is known, and returns the exit code. */
export function reportFailure(error: unknown): number {
  // Commander has already printed its own errors, except those that an action threw.
  if (error instanceof CommanderError && !(error instanceof InvalidArgumentError))
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  process.stderr.write(`${describeFailure(error)}\n`);
  return isUsageError(error) ? exitCodes.usage : exitCodes.fault;
}

/** An error and its causes in words; for system errors, neither code nor system call is shown. */
export function describeFailure(error: unknown): string {
  const chain = causesOf(error);
  const at = chain.findIndex((one) => explainSystem(one) !== undefined);
  if (at === -1) return [...new Set(chain.map(messageOf))].join(': ');
  const { why, remedy } = explainSystem(chain[at])!;
  const before = chain.slice(0, at).map(messageOf);
  return `${before[0] ?? subjectOf(chain[at])} but ${why}. ${remedy}.`;
}

/** Runs work that depends on an option or argument; a system error in it is an input error, exit code 64. @throws SettingError */
export async function orInputError<T>(expected: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (explainSystem(cause) === undefined) throw cause;
    throw new SettingError(expected, { cause });
  }
}

/** Reports an uncaught error with its stack and returns the exit code. */
export function reportCrash(error: Error): number {
  process.stderr.write(`${error.stack ?? error.message}\nThis is a bug in antifake.\n`);
  return exitCodes.fault;
}

function isUsageError(error: unknown): boolean {
  if (error instanceof InvalidArgumentError) return true;
  return error instanceof SettingError || usageErrors.has((error as Error | undefined)?.name ?? '');
}

/** The error, its cause, and so on. If there are several causes at once, such as for a host with two addresses, the first. */
function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let one = error; one !== undefined && !chain.includes(one); ) {
    chain.push(one);
    const { cause, errors } = (one ?? {}) as { readonly cause?: unknown; readonly errors?: readonly unknown[] };
    one = cause ?? errors?.[0];
  }
  return chain;
}

function messageOf(error: unknown): string {
  if (error instanceof AntifakeError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}

/** What was attempted, for a system error that has no message of ours. */
function subjectOf(error: unknown): string {
  const { path, dest, address, port } = error as Readonly<Record<string, unknown>>;
  const what = dest ?? path ?? (address === undefined ? undefined : `${address}:${port}`);
  return what === undefined ? 'Expected the system to allow it' : `Expected to access ${what}`;
}
