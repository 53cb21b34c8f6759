import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { LabelsError } from './label.ts';
import { readLabels } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-labels-'));
after(() => rmSync(folder, { recursive: true }));

function put(name: string, text = ''): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

for (const name of ['a.jpg', 'b.jpg', 'c, d.jpg']) put(name);

/** The message for labels that cannot be used. */
function complaint(name: string, text: string): string {
  const path = put(name, text);
  try {
    readLabels(path, { needs: 'both' });
  } catch (error) {
    assert.ok(error instanceof LabelsError, String(error));
    return error.message.replaceAll(`${folder}/`, '');
  }
  assert.fail('expected an error');
}

describe('labels', () => {
  it('are read from CSV, with paths from the folder of the file and texts in quotes', () => {
    const path = put('good.csv', '\uFEFFfile,deepfake,kind,group\na.jpg,0,,ann\n\n"c, d.jpg",1,swap,bo\n');
    assert.deepEqual(readLabels(path, { needs: 'both' }), [
      { file: 'a.jpg', path: join(folder, 'a.jpg'), truth: { deepfake: 0 }, group: 'ann' },
      { file: 'c, d.jpg', path: join(folder, 'c, d.jpg'), truth: { deepfake: 1 }, kind: 'swap', group: 'bo' },
    ]);
  });

  it('are read from JSON lines, and a check may be left out of a line', () => {
    const path = put('good.jsonl', '{"file":"a.jpg","blur":0,"print":1}\n{"file":"b.jpg","blur":1,"print":0}\n');
    const [first] = readLabels(path, { needs: 'both' });
    assert.deepEqual(first?.truth, { blur: 0, print: 1 });
  });

  it('are read from a folder of classes, kinds and groups', () => {
    for (const file of ['bona_fide/a.jpg', 'deepfake-swap/ann/b.png', 'print/c.JPG', 'print/notes.txt'])
      put(`classes/${file}`);
    const labels = readLabels(join(folder, 'classes'), { needs: 'bona fide' });
    assert.deepEqual(
      labels.map(({ file, truth, kind, group }) => [file, truth, kind, group]),
      [
        ['bona_fide/a.jpg', { blur: 0, deepfake: 0, print: 0 }, undefined, undefined],
        ['deepfake-swap/ann/b.png', { deepfake: 1 }, 'swap', 'ann'],
        ['print/c.JPG', { print: 1 }, 'print', undefined],
      ],
    );
    const measured = readLabels(join(folder, 'classes'), { needs: 'both' });
    assert.deepEqual(
      measured.map(({ truth }) => truth),
      [{ deepfake: 0, print: 0 }, { deepfake: 1 }, { print: 1 }],
    );
  });

  it('of a folder without attacks do not contain two classes', () => {
    put('genuine-only/bona_fide/a.jpg');
    assert.throws(() => readLabels(join(folder, 'genuine-only'), { needs: 'both' }), {
      message: /^[^,]+genuine-only: Expected 0 and 1 in \w+ but received only 0 \(1 photos\)/,
    });
  });
});

/** Name, text and expected message. */
const bad: readonly (readonly [string, string, RegExp])[] = [
  [
    'a missing photo',
    'file,blur\na.jpg,0\nnone.jpg,1\n',
    /^bad.csv, line 3: Expected a photo at none\.jpg but there is none\. Paths are relative to .* --root\.$/,
  ],
  [
    'an unknown column',
    'file,blurry\na.jpg,0\n',
    /^bad.csv, line 1: .*unknown column "blurry"\. Rename or remove it\.$/m,
  ],
  [
    'no check at all',
    'file,kind\na.jpg,swap\n',
    /line 1: Expected a column blur, deepfake or print .*\. Add at least one/,
  ],
  [
    'NaN',
    'file,blur\na.jpg,NaN\nb.jpg,1\n',
    /line 2: Expected 0, 1 or nothing for blur but received "NaN"\. Write 0 \(bona fide\) or 1/,
  ],
  [
    'one class only',
    'file,blur\na.jpg,1\nb.jpg,1\n',
    /line 1: Expected 0 and 1 in blur but received only 1 \(2 photos\)\. Add bona fide photos or leave blur out\./,
  ],
  [
    'a duplicate',
    'file,blur\na.jpg,0\nb.jpg,1\na.jpg,1\n',
    /line 4: .*a\.jpg again, after line 2\. Remove one of the two\./,
  ],
  [
    'a photo without a label',
    'file,blur\na.jpg,0\nb.jpg,\n',
    /line 3: Expected 0 or 1 for .* b\.jpg but received none\. Label it/,
  ],
  ['a line with a cell too many', 'file,blur\na.jpg,0,swap\n', /line 2: Expected 2 cells but received 3\. /],
  ['an open quote', 'file,blur\n"a.jpg,0\n', /Expected CSV but received .*\. Correct the quotes\./],
];

describe('bad labels are refused with line and remedy:', () => {
  for (const [name, text, pattern] of bad)
    it(name, () => {
      assert.match(complaint('bad.csv', text), pattern);
    });

  it('JSON lines that are invalid, and unknown names in them', () => {
    assert.match(
      complaint('bad.jsonl', '{"file":"a.jpg","blur":0}\nnull\n'),
      /line 2: Expected a JSON object .*\. Write one object per line/,
    );
    assert.match(
      complaint('bad.jsonl', '{"file":"a.jpg","blur":0}\n{"file":"b.jpg","blurr":1}\n'),
      /line 2: .*"blurr"/,
    );
  });

  it('a subfolder of an unknown class, and missing labels', () => {
    put('strange/holiday/a.jpg');
    assert.throws(() => readLabels(join(folder, 'strange'), { needs: 'both' }), /received holiday\. Rename it/);
    assert.throws(
      () => readLabels(join(folder, 'nowhere.csv'), { needs: 'both' }),
      /no such file or folder\. Correct the path/,
    );
  });

  it('and of many problems, the first ten are reported', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `none-${i}.jpg,0`);
    const told = complaint('bad.csv', `file,blur\n${lines.join('\n')}\n`).split('\n');
    assert.deepEqual([told.length, told.at(-1)], [11, '…and 20 more']);
  });
});
