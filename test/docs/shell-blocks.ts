import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';
import { root } from '../cli/program.ts';

/** A command that a reader may paste, or that occurs in a sentence. */
export interface DocumentedCommand {
  /** `file:line` of the first place. */
  readonly place: string;
  /** One line of a shell, continued lines joined, without its comment. */
  readonly text: string;
}

/** The first documents for a user. */
const documents = globSync(['README.md', 'README.th.md', 'docs/*.md'], { cwd: root }).sort();

/** Every line of the shell blocks, each once. */
export function pastedCommands(): readonly DocumentedCommand[] {
  return once(
    documents.flatMap((file) => {
      const found: DocumentedCommand[] = [];
      visit(parse(file), 'code', ({ lang, value, position }) => {
        if (lang === 'sh') found.push(...linesOf(value, `${file}:${position!.start.line}`));
      });
      return found;
    }),
  );
}

/** Every command in a sentence, which begins with `antifake`, `npm run` or `node`. */
export function namedCommands(): readonly DocumentedCommand[] {
  return once(
    documents.flatMap((file) => {
      const found: DocumentedCommand[] = [];
      visit(parse(file), 'inlineCode', ({ value, position }) => {
        if (/^(antifake|npm run|node) [^.]/.test(value))
          found.push({ place: `${file}:${position!.start.line}`, text: value });
      });
      return found;
    }),
  );
}

/** The lines of a block as a shell reads them. */
export function linesOf(block: string, place: string): readonly DocumentedCommand[] {
  return (
    block
      .replace(/\s*\\\n\s*/g, ' ')
      // A loop is one line of a shell.
      .replace(/^for .*\n(?: .*\n)*done.*$/gm, (loop) => loop.replaceAll(/(?<!do)\n/g, '; ').replaceAll('\n', ' '))
      .split('\n')
      .map((line) => ({ place, text: line.replace(/(^|\s+)#.*$/, '').trim() }))
      .filter(({ text }) => text !== '')
  );
}

function parse(file: string): Root {
  return fromMarkdown(readFileSync(join(root, file), 'utf8'));
}

function once(commands: readonly DocumentedCommand[]): readonly DocumentedCommand[] {
  const seen = new Map<string, DocumentedCommand>();
  for (const command of commands) {
    // In a clone, the same command has another form.
    const key = command.text.replace('npm run -s antifake --', 'antifake');
    if (!seen.has(key)) seen.set(key, command);
  }
  return [...seen.values()];
}
