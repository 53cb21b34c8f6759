import type { Command } from 'commander';
import { BatchWorker, type WorkerLog } from '../batch/index.ts';
import { version } from '../server/index.ts';
import { onLostSpans, openTracing } from '../tracing/index.ts';
import { hasSources, openBatchPlaces, openOutside } from './batch-parts.ts';
import { openInspector, settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { SettingError } from './settings.ts';
import { endingSignals, exitAtOnce } from './signals.ts';
import { tracingOptions } from './tracing-settings.ts';
import { createWorkerLog } from './worker-log.ts';

/** Time for models, queue and store to close, after the time for the shutdown itself. */
const closeTimeoutMs = 5000;

/** Adds `antifake worker`. */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('judge the photos of batches, on any number of machines; requires DATABASE_URL')
    .action(runWorker);
}

async function runWorker(): Promise<void> {
  const settings = settingsOfProcess();
  if (!hasSources(settings))
    throw new SettingError('Expected ANTIFAKE_SOURCES or ANTIFAKE_MOUNTS but neither is set: no photo could be read.');
  const log = createWorkerLog(settings.logLevel);
  const places = await openBatchPlaces(settings, (err) => log('warn', 'upkeep of the queue failed', { err }));
  const inspector = await openInspector(settings);
  const tracing = await openTracing(tracingOptions(settings, version));
  onLostSpans(tracing, (lost) => log('warn', 'traces could not be exported', { ...lost }));
  const outside = openOutside(settings);
  const { queue, batches } = places;
  const { sources, sender } = outside;
  const worker = BatchWorker.start({
    ...{ queue, batches, inspector, sources, sender, log, tracing },
    deadlineMs: settings.deadlineMs,
  });
  log('info', 'worker started', { workers: inspector.workers });
  await endingSignal();
  log('info', 'worker stops');
  setTimeout(() => process.exit(exitCodes.fault), settings.shutdownTimeoutMs + closeTimeoutMs).unref();
  await endWithin(worker, settings.shutdownTimeoutMs, log);
  outside.close();
  await Promise.all([inspector.close(), places.close(), tracing.close()]);
  // An export of traces that is still being repeated must not delay the end.
  process.exit(exitCodes.ok);
}

/** The first signal; a second one exits at once. */
function endingSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of endingSignals) {
      process.off(signal, exitAtOnce);
      process.once(signal, () => {
        process.on(signal, exitAtOnce);
        resolve();
      });
    }
  });
}

/** Photos that are not finished in time are judged by another worker, once this one has been silent for a while. */
async function endWithin(worker: BatchWorker, timeoutMs: number, log: WorkerLog): Promise<void> {
  const late = Symbol('late');
  const timeout = new Promise<typeof late>((resolve) => setTimeout(resolve, timeoutMs, late).unref());
  if ((await Promise.race([worker.stop(), timeout])) === late) log('warn', 'photos were not finished in time');
}
