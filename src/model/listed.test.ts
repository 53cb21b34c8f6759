import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { listModels, readModelList, shippedList } from './listed.ts';
import { openModel } from './session.ts';

const dir = await mkdtemp(join(tmpdir(), 'listed-'));
const list = await readModelList(shippedList);
const name = 'face-detector';
const manifest = `${name}-1.0.0.json`;

/** The face detector alone, its manifest changed so. */
async function place(change: (text: string) => string): Promise<void> {
  await cp(`models/${name}-1.0.0.onnx`, join(dir, `${name}-1.0.0.onnx`));
  await writeFile(join(dir, manifest), change(await readFile(`models/${manifest}`, 'utf8')));
}

const open = () => openModel(name, { dir, threads: 1, list });

describe('the list of models', () => {
  after(() => rm(dir, { recursive: true }));

  it('agrees with models/; after a change run `npm run models`', async () => {
    assert.deepEqual(list, await listModels('models'));
  });

  it('lets the listed model open', async () => {
    await place((text) => text);
    await (await open()).close();
  });

  it('refuses a manifest with a changed byte, although it names the right file', async () => {
    await place((text) => `${text} `);
    await assert.rejects(open(), /Expected SHA-256 [0-9a-f]{64} for face-detector-1\.0\.0\.json but received/);
  });

  it('refuses a model that was replaced, even together with its manifest', async () => {
    const bytes = await readFile(`models/${name}-1.0.0.onnx`);
    bytes[100]! ^= 1;
    await place((text) => text);
    await writeFile(join(dir, `${name}-1.0.0.onnx`), bytes);
    await assert.rejects(open(), /for face-detector-1\.0\.0\.onnx but received/);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const text = await readFile(join(dir, manifest), 'utf8');
    await writeFile(join(dir, manifest), text.replace(/[0-9a-f]{64}/, sha256));
    await assert.rejects(open(), /for face-detector-1\.0\.0\.json but received/);
  });

  it('refuses a model with another version, and one with another name', async () => {
    await place((text) => text.replace('"1.0.0"', '"1.0.1"'));
    await assert.rejects(open(), /Expected face-detector 1\.0\.1 \(face-detector-1\.0\.0\.json\) on the list/);
  });

  it('is refused, with its file, if it is invalid', async () => {
    const file = join(dir, 'list.txt');
    await assert.rejects(readModelList(file), { message: `Expected a list of models that can be read at ${file}` });
    await writeFile(file, '{"models":[{"name":"a"}]}');
    await assert.rejects(readModelList(file), /Expected a list of models for .*list\.txt but received one where/);
    await writeFile(file, '{');
    await assert.rejects(readModelList(file), /but received one where/);
  });
});
