import { Random } from '../../synth/base/random.ts';
import { openCoverage } from './coverage.ts';
import type { Target } from './target.ts';

/** An input that takes much more than twice the steps whenever a part of it is repeated twice as often. */
export interface Steep {
  readonly input: Buffer;
  readonly span: readonly [from: number, to: number];
  /** Steps at each length by those at the one before. */
  readonly growths: readonly number[];
}

/** How long the part is made, in bytes. One step more may be a reader that gets farther; two are not. */
const lengths = [16_384, 32_768, 65_536] as const;
/** Twice, and a quarter for what is done once. */
const maxGrowth = 2.5;

/**
 * Repeats parts of a target's seeds and other inputs until they are long, and twice and four times as long, and compares the steps
 * taken: how often all blocks of the target's files ran together, which is the same on every machine.
 */
export async function steepInputs(target: Target, inputs: readonly Buffer[], seed: number): Promise<readonly Steep[]> {
  const coverage = await openCoverage(target.watched);
  const random = new Random(seed);
  const stepsOf = async (input: Buffer): Promise<number> => {
    await coverage.take();
    await target.run(input, new Random(seed));
    return (await coverage.take()).operations;
  };
  const steep: Steep[] = [];
  for (const input of [...target.seeds, ...inputs].filter(({ length }) => length > 0)) {
    const from = random.int(0, input.length - 1);
    const span = [from, Math.min(input.length, from + random.int(1, 24))] as const;
    const steps: number[] = [];
    for (const length of lengths) steps.push(await stepsOf(stretched(input, span, length)));
    const growths = steps.slice(1).map((count, index) => count / steps[index]!);
    if (growths.every((growth) => growth > maxGrowth)) steep.push({ input, span, growths });
  }
  coverage.close();
  return steep;
}

function stretched(input: Buffer, [from, to]: Steep['span'], length: number): Buffer {
  const part = Buffer.alloc(length, input.subarray(from, to));
  return Buffer.concat([input.subarray(0, from), part, input.subarray(to)]);
}
