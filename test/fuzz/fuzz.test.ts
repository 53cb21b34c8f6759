import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readCorpus } from './corpus.ts';
import { fuzz } from './fuzz.ts';
import { steepInputs } from './linear.ts';
import { targets } from './targets.ts';

/** Two thousand in total; fewer for the service, because some of them run models. */
const shares: Readonly<Record<string, number>> = { http: 120, decode: 320 };
const usualShare = 224;
const own = ['header', 'scans', 'bmp', 'base64', 'form', 'json', 'multipart'];

describe('input from strangers', () => {
  for (const [name, open] of Object.entries(targets))
    it(`breaks nothing in ${name}: stored inputs, and new ones of a fixed seed`, async () => {
      const target = await open();
      const report = await fuzz(target, { inputs: shares[name] ?? usualShare, seed: 20, corpus: readCorpus(name) });
      assert.deepEqual(await target.close(), []);
      const broken = report.findings.filter(({ what }) => !what.startsWith('took '));
      assert.deepEqual(
        broken.map(({ input, what }) => `${what}\n${input.toString('base64')}`),
        [],
      );
      assert.ok(report.blocks > 10, 'expected blocks to be counted');
    });

  for (const name of own)
    it(`takes ${name} at most twice the steps if it is twice as long`, async () => {
      const target = await targets[name]!();
      assert.deepEqual(await steepInputs(target, readCorpus(name), 20), []);
    });

  it('is reported if a reader fails, or if its cost grows faster than its input', async () => {
    const form = await targets.form!();
    const breaks = async (input: Buffer) => (input.includes('&&') ? assert.fail('two in a row') : 'read');
    assert.ok((await fuzz({ ...form, run: breaks }, { inputs: 500, seed: 1 })).findings.length > 0);
    const square = async ({ length }: Buffer) => {
      let steps = 0;
      for (let i = 0; i < length; i += 256) for (let j = 0; j < length; j += 256) steps++;
      return String(steps);
    };
    const steep = await steepInputs({ ...form, run: square, watched: /fuzz\.test\.ts$/ }, [], 1);
    assert.equal(steep.length, form.seeds.length);
  });
});

describe('the stored inputs', () => {
  it('are few and small', () => {
    const folder = new URL('corpus/', import.meta.url);
    const sizes = readdirSync(folder).map((name) => statSync(new URL(name, folder)).size);
    assert.ok(sizes.length <= 200 && sizes.reduce((sum, size) => sum + size, 0) <= 1_000_000);
  });

  it('belong to existing targets', () => {
    const names = readdirSync(new URL('corpus/', import.meta.url)).filter((name) => name.endsWith('.bin'));
    assert.deepEqual(
      names.filter((name) => targets[name.split('-')[0]!] === undefined),
      [],
    );
  });
});
