#!/usr/bin/env node
import { exitOnSignalsAsFirstProcess } from './signals.ts';

// Before anything else is loaded: until then, the first process of a container cannot be stopped.
exitOnSignalsAsFirstProcess();
const { run } = await import('./run.ts');
await run();
