import { readdirSync, readFileSync } from 'node:fs';

/** A bench, as its own doc comment says what it measures. */
export interface Bench {
  /** The file's name without its end. */
  readonly name: string;
  /** The whole comment, without stars. */
  readonly text: string;
  /** Its first sentence. */
  readonly summary: string;
}

const folder = new URL('./', import.meta.url);

/** All benches: the files whose first comment says how they are run. */
export function listBenches(): readonly Bench[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files.sort().flatMap((file) => {
    const name = file.slice(0, -'.ts'.length);
    const comment = /^\/\*\*\n([\s\S]*?)\*\//.exec(readFileSync(new URL(file, folder), 'utf8'))?.[1];
    if (comment === undefined || !comment.includes(`node bench/${file}`) || name === 'main') return [];
    const text = comment.replaceAll(/^ \* ?/gm, '').trim();
    return [{ name, text, summary: firstSentence(text) }];
  });
}

function firstSentence(text: string): string {
  const [paragraph] = text.split('\n\n', 1);
  return /^[\s\S]*?[.?](?=\s|$)/.exec(paragraph!)![0].replaceAll('\n', ' ');
}
