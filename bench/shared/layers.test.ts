import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { photoSeed } from '../../synth/dataset/seed.ts';
import { loadSubjects } from '../subjects.ts';
import { readResult } from './document/results.ts';
import { developmentSeeds, layerText, readLayer, testSeed } from './layers.ts';
import { OptionError } from './options.ts';

const model = { name: 'deepfake', version: '0.11.0' };
/** More photos than any series has. */
const longest = 100_000;

describe('the layer of a result', () => {
  it('is development with any seed, and test only with the seed of the model', () => {
    assert.deepEqual(readLayer({ layer: 'development', seed: undefined }, model), { layer: 'development', seed: 404 });
    assert.deepEqual(readLayer({ layer: 'development', seed: 5 }, model), { layer: 'development', seed: 5 });
    const test = readLayer({ layer: 'test', seed: undefined }, model);
    assert.deepEqual(test, { layer: 'test', seed: testSeed('deepfake 0.11.0') });
    assert.notEqual(test.seed, testSeed('deepfake 0.11.1'));
    assert.equal(layerText(test), `layer: test, seed ${test.seed}`);
  });

  it('is rejected if a seed is given for test, or if the layer is unknown', () => {
    assert.throws(() => readLayer({ layer: 'test', seed: 404 }, model), OptionError);
    assert.throws(() => readLayer({ layer: 'sealed', seed: undefined }, model), /Expected one of development, test/);
  });

  it('has no photo in common with a development series, although only the low 32 bits of a seed matter', () => {
    const low = (series: number) => photoSeed(series, 0) % 2 ** 32;
    for (const series of developmentSeeds) {
      const distance = Math.abs(low(testSeed('deepfake 0.11.0')) - low(series));
      assert.ok(Math.min(distance, 2 ** 32 - distance) > longest, `${series}`);
    }
  });
});

describe('committed results of the deepfake check', async () => {
  const subjects = await loadSubjects();
  const owned = new Set(
    subjects.flatMap(({ sections }) => sections.filter(({ page }) => page === 'deepfake').map(({ file }) => file)),
  );
  const files = readdirSync('bench/results').filter((file) => owned.has(file));

  it('are found', () => assert.ok(files.length >= 5));

  for (const file of files)
    it(`name their layer: ${file}`, () => {
      const { layer, command, models } = readResult(file);
      assert.match(layer, /^(?:development|test)(?:, seed \d+)?$/);
      if (!layer.startsWith('test')) return;
      const version = /deepfake [\d.]+/.exec(models)?.[0];
      assert.ok(version, models);
      const [, seed] = /seed (\d+)/.exec(layer) ?? [];
      if (seed !== undefined) assert.equal(Number(seed), testSeed(version));
      assert.doesNotMatch(command, /--seed/);
      assert.ok(!developmentSeeds.includes(Number(seed)), `${seed} is a development seed`);
    });
});
