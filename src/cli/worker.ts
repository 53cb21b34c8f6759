import type { Command } from 'commander';
import { BatchWorker, Pulse, type WorkerLog } from '../batch/index.ts';
import type { Inspector } from '../index.ts';
import { buildWorkerAdmin, version, type WorkerAdmin } from '../server/index.ts';
import { onLostSpans, openTracing, type Tracing } from '../tracing/index.ts';
import { listenAdmin } from './admin-port.ts';
import { type BatchPlaces, hasSources, openBatchPlaces, openOutside } from './batch-parts.ts';
import { openInspector, settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { SettingError, type Settings } from './settings.ts';
import { endingSignals, exitAtOnce } from './signals.ts';
import { tracingOptions } from './tracing-settings.ts';
import { createWorkerLog } from './worker-log.ts';

/** Time for models, queue and store to close, after the time for the shutdown itself. */
const closeTimeoutMs = 5000;

/** What the work may need for each photo besides reading and judging it, without hanging. */
const marginMs = 60_000;

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
  const pulse = new Pulse(settings.sourceTimeoutMs + settings.deadlineMs + marginMs, () => sources.isHanging);
  // Before the first job is taken: a job that a failed start has taken would wait for its heartbeat to end.
  const admin = await openAdmin(settings, { inspector, places, tracing, pulse });
  const worker = BatchWorker.start({
    ...{ queue, batches, inspector, sources, sender, log, tracing, pulse },
    ...(admin && { observer: admin.metrics }),
    deadlineMs: settings.deadlineMs,
  });
  log('info', 'worker started', { workers: inspector.workers });
  await endingSignal();
  log('info', 'worker stops');
  admin?.goDown();
  setTimeout(() => process.exit(exitCodes.fault), settings.shutdownTimeoutMs + closeTimeoutMs).unref();
  await endWithin(worker, settings.shutdownTimeoutMs, log);
  outside.close();
  await Promise.all([inspector.close(), places.close(), tracing.close()]);
  // An export of traces that is still being repeated must not delay the end.
  process.exit(exitCodes.ok);
}

/** The parts that metrics and probes read. */
interface Watched {
  readonly inspector: Inspector;
  readonly places: BatchPlaces;
  readonly tracing: Tracing;
  readonly pulse: Pulse;
}

/** Metrics and probes, if they have a port. */
async function openAdmin(settings: Settings, { places, ...watched }: Watched): Promise<WorkerAdmin | undefined> {
  if (settings.adminPort === undefined) return undefined;
  const admin = await buildWorkerAdmin({ ...watched, store: places.store, queue: places.queue, settings });
  await listenAdmin(admin.http, settings);
  return admin;
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
