import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { linksOf, parse, pathOf } from './links.ts';

/** Every Markdown file for readers; paths from the root of the repository. */
const files = globSync([
  '*.md',
  'docs/**/*.md',
  'models/*.md',
  'synth/**/*.md',
  'training/*.md',
  'lab/*.md',
  'client/*.md',
]).sort();

describe('the documents', () => {
  for (const file of files) {
    const root = parse(readFileSync(file, 'utf8'));

    it(`${file} has as many cells in each row of a table as in its header`, () => {
      assert.deepEqual(raggedRows(root), []);
    });

    it(`${file} links to files that exist`, () => {
      const gone = linksOf(root).filter((url) => !existsSync(join(dirname(file), pathOf(url))));
      assert.deepEqual(gone, []);
    });

    it(`${file} links to headings that exist`, () => {
      const gone = linksOf(root).filter((url) => {
        const [, heading] = url.split('#');
        const target = join(dirname(file), pathOf(url));
        return heading !== undefined && target.endsWith('.md') && !headingsOf(target, file).includes(heading);
      });
      assert.deepEqual(gone, []);
    });
  }

  it('would be caught with a bar in a cell that begins a new cell', () => {
    assert.deepEqual(raggedRows(parse('| group | yes |\n|---|---|\n| all | camera | .63 |\n')), [3]);
    assert.deepEqual(raggedRows(parse('| group | yes |\n|---|---|\n| all \\| camera | .63 |\n')), []);
  });
});

/** Numbers of the lines whose row has more or fewer cells than the header. */
function raggedRows(root: Root): number[] {
  const lines: number[] = [];
  visit(root, 'table', ({ children: [header, ...rows] }) => {
    for (const row of rows) {
      if (row.children.length !== header!.children.length) lines.push(row.position!.start.line);
    }
  });
  return lines;
}

/** The names of a document's headings as GitHub makes them. */
function headingsOf(target: string, file: string): string[] {
  const path = existsSync(target) && target.endsWith('.md') ? target : file;
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
    .map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
}
