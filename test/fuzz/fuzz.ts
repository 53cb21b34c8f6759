import { Random } from '../../synth/base/random.ts';
import { type Coverage, openCoverage } from './coverage.ts';
import type { Target } from './target.ts';

/** Maximum time of an input. */
export const maxMs = 2000;

/** An input that caused a fault. */
export interface Finding {
  readonly input: Buffer;
  readonly what: string;
}

/** An input that reached new blocks. */
export interface Kept {
  readonly input: Buffer;
  readonly blocks: readonly string[];
}

/** The result of a run. */
export interface Report {
  readonly inputs: number;
  readonly findings: readonly Finding[];
  readonly slowestMs: number;
  readonly blocks: number;
  /** Seeds first; each with the blocks that it was the first to reach. */
  readonly kept: readonly Kept[];
  readonly peakMiB: number;
}

/** Extent of a run; equal numbers try equal inputs. */
export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Inputs to start from, in addition to the target's own seeds. */
  readonly corpus?: readonly Buffer[];
}

/** Tries inputs made of those that reached something new, and keeps those that reach more. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Report> {
  const coverage = await openCoverage(target.watched);
  try {
    return await new Run(target, options, coverage).all();
  } finally {
    coverage.close();
  }
}

/** Inputs between two readings of the coverage, each of which takes as long as several inputs. */
const batchSize = 32;

class Run {
  readonly #target: Target;
  readonly #options: FuzzOptions;
  readonly #coverage: Coverage;
  readonly #random: Random;
  readonly #blocks = new Set<string>();
  readonly #kept: Kept[] = [];
  readonly #findings: Finding[] = [];
  #inputs = 0;
  #slowestMs = 0;
  #peakMiB = 0;

  constructor(target: Target, options: FuzzOptions, coverage: Coverage) {
    this.#target = target;
    this.#options = options;
    this.#coverage = coverage;
    this.#random = new Random(options.seed);
  }

  async all(): Promise<Report> {
    const { seeds } = this.#target;
    for (const input of [...seeds, ...(this.#options.corpus ?? [])]) await this.#look(input, seeds.includes(input));
    while (this.#inputs < this.#options.inputs) await this.#batch();
    const { inputs, findings } = { inputs: this.#inputs, findings: this.#findings };
    const [slowestMs, peakMiB] = [this.#slowestMs, this.#peakMiB];
    return { inputs, findings, slowestMs, peakMiB, blocks: this.#blocks.size, kept: this.#kept };
  }

  /** Tries a batch, and each of its inputs separately if it reached something new. */
  async #batch(): Promise<void> {
    const count = Math.min(batchSize, this.#options.inputs - this.#inputs);
    const batch = Array.from({ length: count }, () => this.#next());
    const words: string[] = [];
    for (let at = 0; at < count; at += this.#target.inFlight)
      words.push(...(await Promise.all(batch.slice(at, at + this.#target.inFlight).map((input) => this.#try(input)))));
    this.#inputs += count;
    this.#peakMiB = Math.max(this.#peakMiB, Math.round(process.memoryUsage.rss() / 1_048_576));
    const { blocks } = await this.#coverage.take();
    if ([...blocks, ...words].some((block) => !this.#blocks.has(block)))
      for (const input of batch) await this.#look(input);
  }

  /** Tries one input, and keeps it if it reached something new. */
  async #look(input: Buffer, isSeed = false): Promise<void> {
    await this.#coverage.take();
    const word = await this.#try(input);
    const { blocks } = await this.#coverage.take();
    const fresh = [...blocks, word].filter((block) => !this.#blocks.has(block));
    for (const block of fresh) this.#blocks.add(block);
    if (fresh.length > 0 || isSeed) this.#kept.push({ input, blocks: fresh });
  }

  /** The outcome of the input, as a separate block. */
  async #try(input: Buffer): Promise<string> {
    const from = performance.now();
    let word = 'broken';
    try {
      word = await this.#target.run(input, this.#random);
    } catch (error) {
      this.#findings.push({ input, what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    const ms = performance.now() - from;
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    if (ms > maxMs) this.#findings.push({ input, what: `took ${Math.round(ms)} ms` });
    return `end: ${word}`;
  }

  #next(): Buffer {
    const others = this.#kept.map(({ input }) => input);
    // Most stored inputs fail early; the seeds reach further.
    let input = this.#random.pick(this.#random.chance(0.4) ? this.#target.seeds : others);
    for (let step = this.#random.pick([1, 1, 2, 4]); step > 0; step--)
      input = this.#target.mutate(input, this.#random, others);
    return input;
  }
}
