import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { loadPages, renderDocuments } from './report.ts';
import { fill, table } from './shared/document/markdown.ts';
import { exactOf, hundredth, ofHundred } from './shared/figures/share.ts';

const documents = await renderDocuments();
const pages = await loadPages();

describe('the text that is generated from the committed results', () => {
  for (const [path, rendered] of documents)
    it(`is in ${path}`, () => {
      const stale = rendered.split('\n').filter((line, i) => line !== readFileSync(path, 'utf8').split('\n')[i]);
      assert.deepEqual(stale.slice(0, 3), [], `${stale.length} lines differ; run npm run bench -- report`);
      assert.equal(readFileSync(path, 'utf8'), rendered);
    });

  it('can be read in three minutes: docs/quality.md has at most 120 lines', () => {
    assert.ok(documents.get('docs/quality.md')!.split('\n').length <= 120);
  });

  it('has exactly one page in docs/quality for each subject', () => {
    const names = pages.map(({ name }) => `${name}.md`);
    assert.deepEqual(readdirSync('docs/quality').sort(), ['attacks.svg', ...names].sort());
  });
});

describe('figures in words', () => {
  it('give the share of 100, with the interval and the number of photos', () => {
    assert.equal(ofHundred({ value: 0.6297, low: 0.5781, high: 0.6725, photos: 856 }), '63 (58–67) of 856');
    assert.equal(ofHundred(exactOf(0, 91)), '0 (0–4.0) of 91');
  });

  it('do not round to none or all', () => {
    assert.deepEqual([0.998, 1, 0.9804, 0.0004, 0].map(hundredth), ['99.8', '100', '98', '<0.1', '0']);
  });

  it('count cards if there are fewer cards than photos', () => {
    assert.ok(exactOf(0.0023, 864, 72).high > 2 * exactOf(0.0023, 864).high);
  });
});

describe('Markdown', () => {
  it('escapes a bar within a cell with a backslash', () => {
    assert.equal(table(['a', 'b'], [['all | camera', '.63']]).split('\n')[2], '| all \\| camera | .63 |');
  });

  it('is filled only between its marks, and not without them', () => {
    const filled = fill('before\n<!-- t -->\nold\n<!-- /t -->\nafter', 't', 'new');
    assert.equal(filled, 'before\n<!-- t -->\n\nnew\n\n<!-- /t -->\nafter');
    assert.equal(fill(filled, 't', 'new'), filled);
    assert.throws(() => fill('no marks', 't', 'new'), /Expected <!-- t -->/);
  });
});
