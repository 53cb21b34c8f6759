#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerCheck } from './check.ts';
import { registerDescribe } from './describe.ts';
import { exitCodes } from './exit.ts';
import { registerKeys } from './keys.ts';
import { registerServe } from './serve.ts';
import { SettingError } from './settings.ts';
import { registerUsage } from './usage.ts';

const program = new Command('antifake')
  .description('Tells whether the portrait on a photographed Thai national ID card is genuine.')
  .exitOverride();
for (const register of [registerServe, registerCheck, registerKeys, registerUsage, registerDescribe]) register(program);
inheritExit(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Commander's own messages are printed already; any other error is told in one line. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { message, cause } = error as Error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
  return error instanceof SettingError ? exitCodes.usage : exitCodes.fault;
}

/** Lets every command throw instead of exiting, so that the exit codes are ours. */
function inheritExit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    inheritExit(child);
  }
}
