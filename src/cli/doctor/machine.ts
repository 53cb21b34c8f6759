import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, freemem } from 'node:os';
import type { PlannedSettings } from '../compose.ts';
import { fault, type Line, ok, warning } from './line.ts';

/** Node itself: an older one does not come so far. */
export function lookAtNode(): Line {
  return ok('node', `${process.versions.node} on ${process.platform} ${process.arch}`);
}

/** Sharp's build needs it: https://sharp.pixelplumbing.com/install#prebuilt-binaries; V8's vector instructions need less. */
const needed = ['sse4_2'] as const;
/** ONNX Runtime runs without, at about half the speed. */
const fast = ['avx2', 'fma'] as const;

/** Vector instructions of the processor; where the system does not list them, whether WebAssembly has them is all that is said. */
export async function lookAtProcessor(): Promise<Line> {
  const name = cpus()[0]?.model.trim() || 'unknown model';
  const hasVectors = await canCompileVectors();
  if (!hasVectors)
    return fault('processor', {
      text: `${name}: no vector instructions in WebAssembly`,
      remedy: 'Start Node without --jitless, or use a processor with SSE4.1 or NEON.',
    });
  const flags = process.arch === 'x64' ? await flagsOf('/proc/cpuinfo') : undefined;
  return judgeProcessor(name, flags);
}

/** @param flags that the processor lists; absent where the system lists none. */
export function judgeProcessor(name: string, flags: ReadonlySet<string> | undefined): Line {
  const lacking = (wanted: readonly string[]) => (flags === undefined ? [] : wanted.filter((flag) => !flags.has(flag)));
  const details = { model: name, lacks: lacking([...needed, ...fast]) };
  const missing = lacking(needed);
  if (missing.length > 0)
    return fault('processor', {
      text: `${name}: no ${missing.join(', ')}, without which no photo is decoded`,
      remedy: 'Use a processor of 2009 or later; of a virtual machine, let it see the host processor.',
      details,
    });
  const slow = lacking(fast);
  if (slow.length > 0)
    return warning('processor', {
      text: `${name}: no ${slow.join(', ')}, so models run slowly`,
      remedy: 'Use a processor with AVX2; of a virtual machine, let it see the host processor.',
      details,
    });
  return ok('processor', flags === undefined ? name : `${name}: ${[...needed, ...fast].join(', ')}`, { details });
}

async function canCompileVectors(): Promise<boolean> {
  try {
    // It compiles its vector instructions when it is loaded.
    const { Workspace } = await import('../../image/index.ts');
    return new Workspace() !== undefined;
  } catch {
    return false;
  }
}

async function flagsOf(path: string): Promise<ReadonlySet<string> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const flags = /^flags\s*: (.*)$/m.exec(text)?.[1];
  return flags === undefined ? undefined : new Set(flags.split(' '));
}

/** How many workers judge, on how many cores. */
export function lookAtCores({ workers }: PlannedSettings): Line {
  const cores = availableParallelism();
  const text = `${cores} for this process, ${workers} ${workers === 1 ? 'worker judges' : 'workers judge'} photos`;
  const details = { cores, workers };
  if (workers <= cores) return ok('cores', text, { details });
  const remedy = `Set ANTIFAKE_WORKERS to at most ${cores}: more than one on a core only take memory and turns.`;
  return warning('cores', { text, remedy, details });
}

/** The plan of the memory against what there is. */
export function lookAtMemory(
  { memoryMb, boundMb, workers, bodyMemoryMb }: PlannedSettings,
  freeMb = Math.floor(freemem() / 2 ** 20),
): Line {
  const details = { memoryMb, boundMb, freeMb, workers, bodyMemoryMb };
  const text = `at most ${boundMb} MiB are taken of ${memoryMb} MiB; ${freeMb} MiB are free now`;
  const remedy = 'Set fewer ANTIFAKE_WORKERS or a smaller ANTIFAKE_MAX_PIXELS, or give it more memory.';
  if (boundMb > memoryMb) return warning('memory', { text, remedy, details });
  if (boundMb > freeMb) return warning('memory', { text, remedy: `End other programs. ${remedy}`, details });
  return ok('memory', text, { details });
}
