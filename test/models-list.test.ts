import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createInspector } from '../src/index.ts';

const shipped = 'src/model/list.json';

describe('an engine', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'models-list-'));
    await cp('models', dir, { recursive: true });
  });
  after(() => rm(dir, { recursive: true }));

  it('does not start with a manifest that has another threshold', async () => {
    const name = (await readdir(dir)).find((one) => /^deepfake-.*\.json$/.test(one))!;
    const file = join(dir, name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/"threshold": ?\d+/, '"threshold": 99'));
    assert.notEqual(await readFile(file, 'utf8'), text);
    const start = createInspector({ modelsDir: dir, modelsList: shipped, workers: 1 });
    await assert.rejects(start, /Expected SHA-256 [0-9a-f]{64} for deepfake-[0-9.]+json but received/);
    await writeFile(file, text);
  });

  it('does not start with models that are not in its list, including self-trained ones', async () => {
    const list = join(dir, 'list.txt');
    const { models } = JSON.parse(await readFile(shipped, 'utf8')) as { readonly models: readonly { name: string }[] };
    await writeFile(list, JSON.stringify({ models: models.filter(({ name }) => name !== 'print') }));
    await assert.rejects(createInspector({ modelsList: list, workers: 1 }), /Expected print [0-9.]+ .* on the list/);
  });
});
