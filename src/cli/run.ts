import { reportCrash, reportFailure } from './failure.ts';
import { requireNode } from './node-version.ts';
import { endOnBrokenPipe } from './pipe.ts';

/** Runs the command that the arguments name, and sets the exit code. */
export async function run(): Promise<void> {
  endOnBrokenPipe();
  // Node itself would exit with 1 on an uncaught error.
  process.on('uncaughtException', (error) => process.exit(reportCrash(error)));
  try {
    requireNode(process.versions.node);
    const { buildProgram } = await import('./program.ts');
    const program = await buildProgram(process.argv[2]);
    await program.parseAsync(process.argv);
  } catch (error) {
    // A failed start may have left a connection open, which would keep the process alive.
    process.exit(reportFailure(error));
  }
}
