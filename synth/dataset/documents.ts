import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, type Pixels, type Quad } from '../../src/image/index.ts';

/** A labelled real photo of a document. */
export interface DocumentPhoto {
  /** Relative to the data folder. */
  readonly file: string;
  /** `colour` or `grey_copy`. */
  readonly kind: string;
  /** The document's country and type. */
  readonly document: string;
  /** In pixels, clockwise from the document's own top left. */
  readonly quad: Quad;
}

/** The labelled photos of a data folder, `cards/labels.jsonl`. */
export function listDocuments(dataDir: string): readonly DocumentPhoto[] {
  return readLines(join(dataDir, 'cards/labels.jsonl'));
}

/** The values of a file of JSON lines. */
export function readLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** Decodes a picture of our own, without the limits for callers' photos. */
export async function decodeOwn(picture: Uint8Array): Promise<Pixels> {
  return await decode(picture, { maxBytes: 1e8, maxPixels: 1e8 });
}

/** Reads and decodes a picture of our own. */
export async function readPixels(file: string): Promise<Pixels> {
  return await decodeOwn(readFileSync(file));
}
