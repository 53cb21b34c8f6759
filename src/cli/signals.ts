import { constants } from 'node:os';

/** What ends a program from outside: an operator's or an orchestrator's. */
export const endingSignals = ['SIGTERM', 'SIGINT'] as const;

/** Ends the process with the code that a shell gives to one that the signal has ended. */
export function exitAtOnce(signal: NodeJS.Signals): never {
  process.exit(128 + constants.signals[signal]);
}

/** Makes signals end the first process of a container too, to which the system's default does nothing. */
export function heedSignalsAsFirstProcess(): void {
  if (process.pid !== 1) return;
  for (const signal of endingSignals) process.on(signal, exitAtOnce);
}
