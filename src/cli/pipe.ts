import { exitCodes } from './exit.ts';

/**
 * Ends the program quietly when the reader of its output leaves, as `head` does. Node tells it by an event that, unheard, prints a
 * stack and exits 1.
 */
export function endOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', end);
}

function end(error: Error & { readonly code?: string }): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.brokenPipe);
}
