import { constants } from 'node:os';

/** Signals by which an operator or an orchestrator ends the program. */
export const endingSignals = ['SIGTERM', 'SIGINT'] as const;

/** Exits with the code that a shell reports for a process ended by this signal. */
export function exitAtOnce(signal: NodeJS.Signals): never {
  process.exit(128 + constants.signals[signal]);
}

/** Makes signals end the first process of a container too, for which the default action of the system is to do nothing. */
export function exitOnSignalsAsFirstProcess(): void {
  if (process.pid !== 1) return;
  for (const signal of endingSignals) process.on(signal, exitAtOnce);
}
