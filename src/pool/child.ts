import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AntifakeError } from '../errors.ts';
import type { EngineSetup } from '../setup.ts';
import type { FromWorker, Reply, Task, ToWorker } from './messages.ts';

/** A worker process, ready for one task at a time. */
export interface Child {
  readonly pid: number;
  /** Whether it can run a model on several cores. */
  readonly isWide: boolean;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** @throws AntifakeError INNER_ERROR when the process ends before its reply. */
  run(task: Task): Promise<Reply>;
  /** Tells the task that runs to stop at its next step. */
  stop(): void;
  /** Ends the process at once, whatever it does. */
  kill(): void;
}

/** What one photo leaves behind is collected once and not piece by piece, as in Node's own 1 MiB to begin with: some percent of a photo. */
const youngSpace = ['--min-semi-space-size=16', '--max-semi-space-size=16'] as const;

/** The package holds JavaScript, a clone TypeScript. */
const program = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a worker process and resolves when its models are open.
 * @param wideThreads of a model run while no other photo is judged; it costs memory, as all models are opened twice for it.
 * @throws Error when the process ends before.
 */
export async function startChild(setup: EngineSetup, wideThreads: number | undefined): Promise<Child> {
  const child = fork(program, [], {
    execArgv: [...youngSpace],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Sending to a process that has just ended; its end is heard.
  child.on('error', () => undefined);
  const tell = (message: ToWorker) => child.connected && child.send(message);
  tell({ kind: 'setup', setup, wideThreads });
  await answerOf(child, ended);
  leaveAlone(child);
  return {
    pid: child.pid!,
    isWide: wideThreads !== undefined,
    ended,
    run: async (task) => {
      child.ref();
      child.channel?.ref();
      try {
        const answer = answerOf(child, ended);
        tell({ kind: 'task', task });
        const message = await answer;
        if (message.kind === 'reply') return message.reply;
        throw new Error(`Expected a reply but received ${message.kind}`);
      } catch (cause) {
        throw new AntifakeError('internal', 'a worker failed', { cause });
      } finally {
        leaveAlone(child);
      }
    },
    stop: () => void tell({ kind: 'stop' }),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Lets this process end while the child waits for work. */
function leaveAlone(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** The child's next message. @throws Error when it ends first. */
async function answerOf(child: ChildProcess, ended: Promise<void>): Promise<FromWorker> {
  const hearing = new AbortController();
  try {
    const message = once(child, 'message', { signal: hearing.signal }) as Promise<[FromWorker]>;
    const [answer] = await Promise.race([message, ended.then((): never => failed(child))]);
    return answer;
  } finally {
    hearing.abort();
  }
}

function failed({ exitCode, signalCode }: ChildProcess): never {
  throw new Error(`Expected a worker to answer but it ended with ${signalCode ?? exitCode}`);
}
