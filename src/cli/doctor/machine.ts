import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, freemem } from 'node:os';
import type { PlannedSettings } from '../compose.ts';
import { fault, type Line, ok, warning } from './line.ts';

/** The version of Node; the program does not start on one that is too old. */
export function checkNode(): Line {
  return ok('node', `${process.versions.node} on ${process.platform} ${process.arch}`);
}

/** Sharp's build needs it: https://sharp.pixelplumbing.com/install#prebuilt-binaries; V8's vector instructions need less. */
const needed = ['sse4_2'] as const;
/** ONNX Runtime runs without these, at about half the speed. */
const fast = ['avx2', 'fma'] as const;

/** Vector instructions of the processor; if the system does not list them, only whether WebAssembly has them. */
export async function checkProcessor(): Promise<Line> {
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

/** @param flags that the processor lists; absent if the system lists none. */
export function judgeProcessor(name: string, flags: ReadonlySet<string> | undefined): Line {
  const lacking = (required: readonly string[]) =>
    flags === undefined ? [] : required.filter((flag) => !flags.has(flag));
  const details = { model: name, lacks: lacking([...needed, ...fast]) };
  const missing = lacking(needed);
  if (missing.length > 0)
    return fault('processor', {
      text: `${name}: no ${missing.join(', ')}, which decoding photos requires`,
      remedy: 'Use a processor of 2009 or later; on a virtual machine, expose the host processor.',
      details,
    });
  const slow = lacking(fast);
  if (slow.length > 0)
    return warning('processor', {
      text: `${name}: no ${slow.join(', ')}, so models run slowly`,
      remedy: 'Use a processor with AVX2; on a virtual machine, expose the host processor.',
      details,
    });
  return ok('processor', flags === undefined ? name : `${name}: ${[...needed, ...fast].join(', ')}`, { details });
}

async function canCompileVectors(): Promise<boolean> {
  try {
    // The module compiles its vector instructions when it is loaded.
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

/** Number of workers and of cores. */
export function checkCores({ workers }: PlannedSettings): Line {
  const cores = availableParallelism();
  const text = `${cores} for this process, ${workers} ${workers === 1 ? 'worker judges' : 'workers judge'} photos`;
  const details = { cores, workers };
  if (workers <= cores) return ok('cores', text, { details });
  const remedy = `Set ANTIFAKE_WORKERS to max ${cores}: more workers than cores only use memory and share the cores.`;
  return warning('cores', { text, remedy, details });
}

/** Compares the memory plan with the memory available. */
export function checkMemory(
  { memoryMb, boundMb, workers, bodyMemoryMb }: PlannedSettings,
  freeMb = Math.floor(freemem() / 2 ** 20),
): Line {
  const details = { memoryMb, boundMb, freeMb, workers, bodyMemoryMb };
  const text = `max ${boundMb} MiB of ${memoryMb} MiB are used; ${freeMb} MiB are free now`;
  const remedy = 'Set fewer ANTIFAKE_WORKERS or a smaller ANTIFAKE_MAX_PIXELS, or provide more memory.';
  if (boundMb > memoryMb) return warning('memory', { text, remedy, details });
  if (boundMb > freeMb) return warning('memory', { text, remedy: `Stop other programs. ${remedy}`, details });
  return ok('memory', text, { details });
}
