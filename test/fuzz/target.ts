import { createHash } from 'node:crypto';
import { AntifakeError } from '../../src/errors.ts';
import type { Random } from '../../synth/base/random.ts';
import type { Mutate } from './mutate/bytes.ts';

/** Something that reads what strangers send. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  readonly mutate: Mutate;
  /** Addresses of the files whose blocks are counted. */
  readonly watched: RegExp;
  /** Inputs that are tried at the same time. */
  readonly inFlight: number;
  /**
   * Reads one input, and says how that ended in a word: new words count as new blocks.
   * @throws Error when something happened that must not.
   */
  run(input: Buffer, random: Random): Promise<string>;
  /** Faults of its own that no single input told of; ends the target. */
  close(): Promise<readonly string[]>;
}

/** What a reader may refuse a stranger's bytes with. */
const refusals: readonly string[] = ['INVALID_REQUEST', 'IMAGE_INVALID_FORMAT', 'IMAGE_INVALID_SIZE'];

/** How a reading ended: the digest of what was read, or the code of the refusal. @throws any other error. */
export async function endOf(read: () => Uint8Array | Promise<Uint8Array>): Promise<string> {
  try {
    return `read ${createHash('sha1')
      .update(await read())
      .digest('hex')}`;
  } catch (error) {
    if (error instanceof AntifakeError && refusals.includes(error.code)) return wordOf(error);
    throw error;
  }
}

/** Code and first cause of a refusal, without its numbers. */
function wordOf({ code, cause }: AntifakeError): string {
  const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
  return `${code} ${why.replaceAll(/\d+|0x[0-9a-f]+|'.*'/g, '#').slice(0, 80)}`.trim();
}

/** The same end for the same input, without the digest: pixels that differ are no news. */
export function kindOf(end: string): string {
  return end.startsWith('read ') ? 'read' : end;
}
