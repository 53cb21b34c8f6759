import { CommanderError, InvalidArgumentError } from 'commander';
import { AntifakeError } from '../errors.ts';
import { exitCodes } from './exit.ts';
import { SettingError } from './settings.ts';
import { explainSystem } from './system-error.ts';

/** Errors of what the user gave, by name: their rooms are heavy and not loaded for every command. */
const usageErrors: ReadonlySet<string> = new Set(['LabelsError', 'RunError', 'TargetError']);

/** Tells an error on standard error, in a line with a remedy where one is known, and answers the exit code. */
export function tellFailure(error: unknown): number {
  // Commander has printed its own, but for what an action threw.
  if (error instanceof CommanderError && !(error instanceof InvalidArgumentError))
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  process.stderr.write(`${describeFailure(error)}\n`);
  return isOfUse(error) ? exitCodes.usage : exitCodes.fault;
}

/** An error and its causes in words; of the system's own errors neither code nor call is shown. */
export function describeFailure(error: unknown): string {
  const chain = causesOf(error);
  const at = chain.findIndex((one) => explainSystem(one) !== undefined);
  if (at === -1) return [...new Set(chain.map(messageOf))].join(': ');
  const { why, remedy } = explainSystem(chain[at])!;
  const before = chain.slice(0, at).map(messageOf);
  return `${before[0] ?? subjectOf(chain[at])} but ${why}. ${remedy}.`;
}

/** Does what the user asked for by an option or argument; what the system refuses there is theirs to mend. @throws SettingError */
export async function asAsked<T>(expected: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (explainSystem(cause) === undefined) throw cause;
    throw new SettingError(expected, { cause });
  }
}

/** Tells what nobody caught, with its stack, and answers the exit code. */
export function tellCrash(error: Error): number {
  process.stderr.write(`${error.stack ?? error.message}\nThis is a fault of antifake.\n`);
  return exitCodes.fault;
}

function isOfUse(error: unknown): boolean {
  if (error instanceof InvalidArgumentError) return true;
  return error instanceof SettingError || usageErrors.has((error as Error | undefined)?.name ?? '');
}

/** The error, what it was caused by, and so on. Of several causes at once, as of a host with two addresses, the first. */
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

/** What was attempted, of an error of the system that nobody put into words. */
function subjectOf(error: unknown): string {
  const { path, dest, address, port } = error as Readonly<Record<string, unknown>>;
  const what = dest ?? path ?? (address === undefined ? undefined : `${address}:${port}`);
  return what === undefined ? 'Expected the system to allow it' : `Expected to get at ${what}`;
}
