import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, test } from 'node:test';
import { readCalibration } from './calibration.ts';
import { type Manifest, parseManifest, scoreOf } from './manifest.ts';
import { openModel, readModel } from './session.ts';

const calibration = {
  knots: [
    [0, 0],
    [0.2, 50],
    [1, 100],
  ] as [number, number][],
  operatingPoint: 'test',
};

test('a score is linear between the knots and constant outside them', () => {
  assert.equal(scoreOf(-3, calibration), 0);
  assert.equal(scoreOf(0.1, calibration), 25);
  assert.equal(scoreOf(0.6, calibration), 75);
  assert.equal(scoreOf(7, calibration), 100);
});

test('a manifest that breaks the schema is refused with file and field', () => {
  assert.throws(() => parseManifest('{"name":"x"}', 'x-1.0.0.json'), /x-1\.0\.0\.json .* where it must have/);
});

test('a model whose bytes were altered does not open', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'models-'));
  await cp('models/face-detector-1.0.0.json', join(dir, 'face-detector-1.0.0.json'));
  const bytes = await readFile('models/face-detector-1.0.0.onnx');
  bytes[100]! ^= 1;
  await writeFile(join(dir, 'face-detector-1.0.0.onnx'), bytes);
  await assert.rejects(openModel('face-detector', { dir, threads: 1 }), /Expected SHA-256/);
  await rm(dir, { recursive: true });
});

test('a missing folder of models and a missing calibration are reported as such', async () => {
  const dir = join(tmpdir(), 'not-there');
  await assert.rejects(openModel('blur', { dir, threads: 1 }), {
    message: `Expected a folder of models that can be read at ${dir}`,
  });
  await assert.rejects(readCalibration(dir), { message: `Expected a calibration file that can be read at ${dir}` });
});

test('a missing model stops the start', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'models-'));
  await assert.rejects(openModel('deepfake', { dir, threads: 1 }), /Expected one manifest for model deepfake/);
  await rm(dir, { recursive: true });
});

describe('a folder whose models must have commercial terms', () => {
  let dir: string;
  /** Writes a small model's file and its manifest under another name, with other terms. */
  const add = async (name: string, terms?: string) => {
    const { terms: _, ...manifest } = JSON.parse(await readFile('models/print-0.4.0.json', 'utf8')) as Manifest;
    const text = JSON.stringify({ ...manifest, name, ...(terms && { terms }) });
    await writeFile(join(dir, `${name}-1.0.0.json`), text);
  };
  const nameOf = async (name: string, terms?: 'commercial') => (await readModel(name, { dir, terms })).manifest.name;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'models-'));
    await cp('models/print-0.4.0.onnx', join(dir, 'print-0.4.0.onnx'));
    await add('free', 'commercial');
    await add('bound', 'research');
    await add('silent');
    await add('double', 'research');
    await add('double-commercial', 'commercial');
  });
  after(() => rm(dir, { recursive: true }));

  it('gives a model with these terms', async () => {
    assert.equal(await nameOf('free', 'commercial'), 'free');
  });

  it('refuses a model with other terms, or without any', async () => {
    await assert.rejects(
      nameOf('bound', 'commercial'),
      /Expected terms commercial for model bound but received research/,
    );
    await assert.rejects(
      nameOf('silent', 'commercial'),
      /Expected terms commercial for model silent but received none/,
    );
    assert.equal(await nameOf('bound'), 'bound');
  });

  it('gives NAME-commercial in place of NAME only if these terms are required', async () => {
    assert.equal(await nameOf('double', 'commercial'), 'double-commercial');
    assert.equal(await nameOf('double'), 'double');
  });
});
