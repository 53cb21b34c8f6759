import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const folder = 'console/dist/assets';
const compressed = globSync(`${folder}/*.{br,gz}`);

describe('the built console', () => {
  it('has less than 150 kB of compressed script, all pages together', () => {
    const scripts = compressed.filter((file) => file.endsWith('.js.gz'));
    const bytes = scripts.reduce((sum, file) => sum + readFileSync(file).length, 0);
    assert.ok(scripts.length > 1, 'npm run build builds it');
    assert.ok(bytes < 150_000, `${bytes} bytes`);
  });

  it('has compressed copies with the content of their files', () => {
    for (const file of compressed) {
      const unpack = file.endsWith('.br') ? brotliDecompressSync : gunzipSync;
      assert.deepEqual(unpack(readFileSync(file)), readFileSync(file.replace(/\.(br|gz)$/, '')), file);
    }
  });

  it('comes with the licences of what is inside it, each permissive', () => {
    const heads = readFileSync('console/dist/licences.md', 'utf8').matchAll(/^## (\S+) - \S+ \((.*)\)$/gm);
    const licences = Array.from(heads, ([, name, licence]) => [name, licence]);
    assert.deepEqual(licences.map(([name]) => name).sort(), ['csv-parse', 'preact', 'uplot']);
    assert.deepEqual([...new Set(licences.map(([, licence]) => licence))], ['MIT']);
  });

  it('has no address of another host in its page', () => {
    assert.doesNotMatch(readFileSync('console/dist/index.html', 'utf8'), /https?:|\/\/[a-z]/);
  });
});
