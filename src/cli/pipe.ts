import { exitCodes } from './exit.ts';

/**
 * Ends the program quietly when the reader closes the output, as `head` does. Node emits an error event for this that, if nobody
 * listens to it, prints a stack and exits with 1.
 */
export function endOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', end);
}

function end(error: Error & { readonly code?: string }): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.brokenPipe);
}
