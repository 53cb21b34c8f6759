import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { addKey, listen, type Running, usageOf } from '../http/listen.ts';
import { emptyPhoto } from '../http/photos.ts';
import { folder, node, noNode, noPython, python, run } from './tools.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');
const photo = new URL('samples/sample-card.jpg', root);

/** Blocks of code of a document, by their language. */
function blocksOf(document: string, language: string): readonly string[] {
  return Array.from(document.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms')), ([, text]) => text!);
}

describe('openapi.json', () => {
  it('passes redocly lint without an error or a warning', { skip: noNode }, async () => {
    const args = ['lint', '--extends=recommended', '--format=json', 'openapi.json'];
    const told = await run(join(node, '.bin/redocly'), args, { cwd: new URL('.', root).pathname });
    assert.deepEqual(JSON.parse(told).totals, { errors: 0, warnings: 0, ignored: 0 });
  });

  it('passes openapi-spec-validator', { skip: noPython }, async () => {
    const path = new URL('openapi.json', root).pathname;
    assert.match(await run(join(python, 'openapi-spec-validator'), [path], { cwd: folder }), /: OK\s*$/);
  });
});

describe('generated clients', { skip: noNode !== false && noPython !== false && noNode }, () => {
  let running: Running;
  let home: string;
  before(async () => {
    running = await listen();
    home = await mkdtemp(join(folder, 'run-'));
    await copyFile(photo, join(home, 'photo.jpg'));
  });
  after(async () => {
    await running.close();
    await rm(home, { recursive: true });
  });

  it('that of openapi-typescript is type-checked and calls the service', { skip: noNode }, async () => {
    const place = { cwd: home };
    await writeFile(join(home, 'package.json'), '{"type":"module"}');
    await copyFile(new URL('test/clients/call.ts', root), join(home, 'call.ts'));
    await run(
      join(node, '.bin/openapi-typescript'),
      [`${running.url}/openapi.json`, '-o', 'schema.ts', '--array-length'],
      place,
    );
    const strict = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--skipLibCheck'];
    const modules = ['--module', 'nodenext', '--target', 'es2022', '--noEmit', '--allowImportingTsExtensions'];
    const types = ['--types', 'node', '--typeRoots', new URL('node_modules/@types', root).pathname];
    await run(join(node, '.bin/tsc'), [...strict, ...modules, ...types, 'call.ts'], place);
    const { key, id } = await addKey(running.store);
    const told = JSON.parse(await run(process.execPath, ['call.ts', running.url, key, 'photo.jpg'], place));
    const [first, replayed, inspected] = told.scores as number[];
    assert.ok(first! >= 0 && first === replayed && first === inspected, told.scores.join());
    assert.ok(told.xPx > 0);
    assert.equal(told.replayed, 'true');
    assert.deepEqual(told.refused, { status: 'INVALID_REQUEST', reason: 'not_base64' });
    assert.equal(told.answers, 4);
    assert.deepEqual(await usageOf(running, id), { INVALID_REQUEST: [1, 0], OK: [3, 2] });
  });

  it('that of Python is generated and calls the service as in docs/python.md', { skip: noPython }, async () => {
    const document = await read('docs/python.md');
    const [generate = '', call = ''] = blocksOf(document, 'sh');
    const [program = ''] = blocksOf(document, 'python');
    const [installed = '', ...commands] = generate.split('\n');
    // Installed already, as it is written there.
    assert.ok(
      (await read('test/clients/requirements.txt')).split('\n').includes(installed.replace(/^pip install /, '')),
    );
    const place = { cwd: home, env: { ANTIFAKE_URL: running.url } };
    const here = (text: string) => text.replaceAll('http://127.0.0.1:8080', running.url).replace('af_...', running.key);
    await run('bash', ['-euc', here(commands.join('\n'))], place);
    const models = (await readdir(join(home, 'antifake_client/models'))).filter((file) => file.endsWith('.py'));
    // One class at most for each named schema: a shape without a name would become a class at each place where it is used.
    const named = Object.keys(JSON.parse(await read('openapi.json')).components.schemas);
    assert.ok(models.length - 1 <= named.length, `${models.length - 1} models of ${named.length} schemas`);
    await writeFile(join(home, /^# (\S+\.py)$/m.exec(program)![1]!), program);
    assert.match(await run('bash', ['-euc', here(call)], place), /^photo\.jpg blur \d+ deepfake \d+ print \d+\n$/);
    const [empty, text] = [join(home, 'empty.jpg'), join(home, 'text.jpg')];
    await writeFile(empty, emptyPhoto);
    await writeFile(text, 'no picture');
    const others = await run('bash', ['-euc', here(call).replace('photo.jpg', 'empty.jpg text.jpg')], place);
    assert.equal(others, 'empty.jpg FAIL no_card\ntext.jpg IMAGE_INVALID_FORMAT unknown_format\n');
  });
});
