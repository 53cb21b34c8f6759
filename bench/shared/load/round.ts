import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { pin } from './processes.ts';

/** A message to a timed process: first the photos, then the duration of each round. */
type Ask = { readonly photos: readonly Uint8Array[] } | { readonly forMs: number };

/** For the timed process: warms up on every photo, then processes them in rounds of the requested duration. */
export function answerRounds(prepare: (photo: Uint8Array) => Promise<() => Promise<void>>): void {
  const acts: (() => Promise<void>)[] = [];
  process.on('message', async (ask: Ask) => {
    if ('photos' in ask) {
      for (const photo of ask.photos) acts.push(await prepare(photo));
      for (const act of acts) await act();
      process.send?.('ready');
      return;
    }
    let done = 0;
    const fromMs = performance.now();
    while (performance.now() < fromMs + ask.forMs) await acts[done++ % acts.length]!();
    process.send?.((1000 * done) / (performance.now() - fromMs));
  });
}

/** Processes of one program, one for each core, that work at the same time. */
export interface Rounds {
  /** Photos per second of all processes together. */
  run(forMs: number): Promise<number>;
  stop(): void;
}

/** Starts processes of a program that calls {@link answerRounds}, and warms them up. @param processes their number, or the core of each. */
export async function startRounds(
  program: URL,
  photos: readonly Uint8Array[],
  processes: number | readonly string[],
): Promise<Rounds> {
  const start = () => fork(program, [], { serialization: 'advanced' });
  const children =
    typeof processes === 'number'
      ? Array.from({ length: processes }, start)
      : processes.map((core) => pinned(start(), core));
  const ask = async (child: ChildProcess, what: Ask): Promise<unknown> => {
    child.send(what);
    const [answer] = await once(child, 'message');
    return answer;
  };
  for (const child of children) await ask(child, { photos });
  return {
    run: async (forMs) => {
      const rates = await Promise.all(children.map((child) => ask(child, { forMs })));
      return rates.reduce<number>((sum, rate) => sum + Number(rate), 0);
    },
    stop: () => {
      for (const child of children) child.kill();
    },
  };
}

function pinned(child: ChildProcess, core: string): ChildProcess {
  pin([child.pid!], core);
  return child;
}
