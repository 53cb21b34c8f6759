#!/usr/bin/env node
import { tellCrash, tellFailure } from './failure.ts';
import { requireNode } from './node-version.ts';
import { endOnBrokenPipe } from './pipe.ts';
import { heedSignalsAsFirstProcess } from './signals.ts';

endOnBrokenPipe();
// What nobody caught would exit 1 by Node's own rule.
process.on('uncaughtException', (error) => process.exit(tellCrash(error)));

heedSignalsAsFirstProcess();
try {
  requireNode(process.versions.node);
  const { buildProgram } = await import('./program.ts');
  const program = await buildProgram(process.argv[2]);
  await program.parseAsync(process.argv);
} catch (error) {
  // A start that failed half way may have left a connection open, which would keep the process alive.
  process.exit(tellFailure(error));
}
