/** The program of a worker process: judges the photos that it receives, one at a time. */
import { constants, setPriority } from 'node:os';
import { type Engine, openEngine } from '../engine.ts';
import { AntifakeError } from '../errors.ts';
import type { EngineSetup } from '../setup.ts';
import type { Step } from '../stopwatch.ts';
import type { FromWorker, Outcome, Task, ToWorker, WorkerOptions } from './messages.ts';

/** Thrown at the next step of an inspection that was asked to stop. */
class Stopped extends Error {}

let engines: Promise<{ readonly narrow: Engine; readonly wide: Engine }>;
let isStopped = false;

process.on('message', async (message: ToWorker) => {
  switch (message.kind) {
    case 'setup':
      engines = open(message.setup, message.options);
      await engines;
      return send({ kind: 'ready' });
    case 'stop':
      isStopped = true;
      return;
    case 'task': {
      isStopped = false;
      const steps: Step[] = [];
      const outcome = await judge(message.task, (step) => steps.push(step));
      return send({ kind: 'reply', reply: { ...outcome, steps } });
    }
  }
});
// A worker lives as long as its parent. A signal to the whole process group, such as Ctrl-C, is handled by the parent, which may
// still wait for replies.
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

function send(message: FromWorker): void {
  process.send?.(message);
}

async function open(setup: EngineSetup, { threadsForOnlyPhoto, isBackground = false }: WorkerOptions) {
  // Before any thread is started, because on Linux a thread inherits its priority: https://man7.org/linux/man-pages/man2/setpriority.2.html
  if (isBackground) setPriority(constants.priority.PRIORITY_LOW);
  const narrow = await openEngine(setup, 1);
  return { narrow, wide: threadsForOnlyPhoto === undefined ? narrow : await openEngine(setup, threadsForOnlyPhoto) };
}

async function judge({ image, shows, findings, isOnlyPhoto }: Task, onStep: (step: Step) => void): Promise<Outcome> {
  const { narrow, wide } = await engines;
  const { inspect, inspectPortrait } = isOnlyPhoto ? wide : narrow;
  const options = { findings, stop: { throwIfAborted }, onStep };
  try {
    const inspection = await (shows === 'card' ? inspect(image, options) : inspectPortrait(image, options));
    return { kind: 'inspected', inspection };
  } catch (error) {
    if (error instanceof Stopped) return { kind: 'stopped' };
    const { reason, detail, cause } = error instanceof AntifakeError ? error : unexpected(error);
    return { kind: 'refused', reason, detail, cause: cause === undefined ? undefined : String(cause) };
  }
}

function throwIfAborted(): void {
  if (isStopped) throw new Stopped();
}

function unexpected(cause: unknown): AntifakeError {
  return new AntifakeError('internal', 'the engine failed', { cause });
}
