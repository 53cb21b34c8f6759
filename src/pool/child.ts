import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AntifakeError } from '../errors.ts';
import type { EngineSetup } from '../setup.ts';
import type { FromWorker, Reply, Task, ToWorker, WorkerOptions } from './messages.ts';

/** A worker process, ready for one task at a time. */
export interface Child {
  readonly pid: number;
  /** Whether it can run a model on several cores. */
  readonly isWide: boolean;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** @throws AntifakeError INNER_ERROR when the process ends before its reply. */
  run(task: Task): Promise<Reply>;
  /** Asks the running task to stop at its next step. */
  stop(): void;
  /** Kills the process at once, whatever it does. */
  kill(): void;
}

/** Collects the garbage of one photo at once; the 1 MiB that Node starts with would need many collections, some percent of a photo. */
const youngSpace = ['--min-semi-space-size=16', '--max-semi-space-size=16'] as const;

/** The package contains JavaScript, a clone TypeScript. */
const program = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a worker process and resolves when its models are open.
 * @throws Error when the process ends before that.
 */
export async function startChild(setup: EngineSetup, options: WorkerOptions): Promise<Child> {
  const child = fork(program, [], {
    execArgv: [...youngSpace],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Sending to a process that has just ended; 'exit' reports the end.
  child.on('error', () => undefined);
  const tell = (message: ToWorker) => child.connected && child.send(message);
  tell({ kind: 'setup', setup, options });
  await answerOf(child);
  detachFromEventLoop(child);
  return {
    pid: child.pid!,
    isWide: options.threadsForOnlyPhoto !== undefined,
    ended,
    run: async (task) => {
      child.ref();
      child.channel?.ref();
      try {
        const answer = answerOf(child);
        tell({ kind: 'task', task });
        const message = await answer;
        if (message.kind === 'reply') return message.reply;
        throw new Error(`Expected a reply but received ${message.kind}`);
      } catch (cause) {
        throw new AntifakeError('internal', 'a worker failed', { cause });
      } finally {
        detachFromEventLoop(child);
      }
    },
    stop: () => void tell({ kind: 'stop' }),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Lets this process exit while the child waits for work. */
function detachFromEventLoop(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** The child's next message. @throws Error when it ends first. */
async function answerOf(child: ChildProcess): Promise<FromWorker> {
  if (child.exitCode !== null || child.signalCode !== null) failed(child);
  const listening = new AbortController();
  const { signal } = listening;
  try {
    const message = once(child, 'message', { signal }) as Promise<[FromWorker]>;
    // A promise of this answer alone: one that lives as long as the child would keep every answer that was raced against it.
    const end = once(child, 'exit', { signal }).then((): never => failed(child));
    const [answer] = await Promise.race([message, end]);
    return answer;
  } finally {
    listening.abort();
  }
}

function failed({ exitCode, signalCode }: ChildProcess): never {
  throw new Error(`Expected a worker to answer but it ended with ${signalCode ?? exitCode}`);
}
