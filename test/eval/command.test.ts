import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatScores, readScores } from '../../src/eval/index.ts';
import { createInspector } from '../../src/index.ts';
import { makeRows } from './rows.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sample = (name: string) => join(root, 'samples', name);
const portrait = (name: string) => join(root, 'test/fixtures/portraits', name);
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(ANTIFAKE_.*|NODE_TEST_CONTEXT)$/.test(name)),
);
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-eval-'));
  for (const name of ['sample-card.jpg', 'sample-blurred.jpg', 'sample-photocopy.jpg', 'sample-swapped.jpg'])
    await cp(sample(name), join(folder, name));
});
after(() => rm(folder, { recursive: true }));

function antifake(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const main = join(root, 'src/cli/main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd: folder, env: environment }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe('antifake eval', () => {
  it('judges labelled photos, writes three files, and continues where it stopped', async () => {
    const lines = ['file,blur,deepfake,print,kind', 'sample-card.jpg,0,0,0,', 'sample-blurred.jpg,1,,,defocus'];
    await writeFile(join(folder, 'labels.csv'), `${[...lines, 'sample-swapped.jpg,,1,,swap'].join('\n')}\n`);
    const complaint = await antifake('eval', 'labels.csv', '--out', 'report');
    assert.equal(complaint.code, 64);
    assert.match(
      complaint.stderr,
      /^labels\.csv, line 1: Expected 0 and 1 in print .* Add attacks or leave print out\.\n$/,
    );

    await writeFile(
      join(folder, 'labels.csv'),
      `${[...lines, 'sample-photocopy.jpg,,,1,copy', 'sample-swapped.jpg,,1,,swap'].join('\n')}\n`,
    );
    const first = await antifake('eval', 'labels.csv', '--out', 'report');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^check +bona fide +attacks +APCER +BPCER/);
    const path = join(folder, 'report/scores.csv');
    const whole = await readFile(path, 'utf8');
    assert.deepEqual(
      readScores(path).map(({ file, outcome }) => [file, outcome]),
      [
        ['sample-card.jpg', 'judged'],
        ['sample-blurred.jpg', 'judged'],
        ['sample-photocopy.jpg', 'judged'],
        ['sample-swapped.jpg', 'judged'],
      ],
    );
    assert.match(await readFile(join(folder, 'report/index.html'), 'utf8'), /requires 59 independent/);

    // An interruption truncated the last line: only that photo is judged again.
    await writeFile(path, whole.slice(0, -20));
    const again = await antifake('eval', 'labels.csv', '--out', 'report');
    assert.equal(again.stderr, '');
    const withoutMs = (text: string) => text.replace(/(judged,,)[\d.]+/g, '$1');
    assert.equal(withoutMs(await readFile(path, 'utf8')), withoutMs(whole));
  });

  it('judges pictures that show only the portrait', async () => {
    await mkdir(join(folder, 'faces/bona_fide'), { recursive: true });
    await mkdir(join(folder, 'faces/blur'), { recursive: true });
    await cp(portrait('grace-hopper.jpg'), join(folder, 'faces/bona_fide/grace.jpg'));
    await cp(portrait('eileen-collins.jpg'), join(folder, 'faces/blur/eileen.jpg'));
    const { code, stderr } = await antifake('eval', 'faces', '--portraits', '--out', 'faces-report');
    assert.equal(code, 0, stderr);
    const [row] = readScores(join(folder, 'faces-report/scores.csv'));
    assert.deepEqual(Object.keys(row!.checks), ['blur', 'deepfake']);
    const mixed = await antifake('eval', 'faces', '--out', 'faces-report');
    assert.deepEqual([mixed.code, /received others; choose another folder/.test(mixed.stderr)], [64, true]);
  });
});

describe('antifake calibrate', () => {
  it('refuses too few photos and reports how many it needs', async () => {
    const { code, stderr } = await antifake('calibrate', 'report', '--target', 'bpcer=0.01', '--out', 'c.json');
    assert.equal(code, 64);
    assert.match(
      stderr,
      /Expected at least 299 judged bona fide photos .* for blur at bpcer=0\.01 but received 1; label 298 more/,
    );
  });

  it('replaces no file that is not a calibration', async () => {
    const { code, stderr } = await antifake('calibrate', 'report', '--target', 'bpcer=0.5', '--out', 'labels.csv');
    assert.equal(code, 64);
    assert.match(stderr, /^Expected a calibration, or no file yet, at --out labels\.csv but received another file/);
    assert.match(await readFile(join(folder, 'labels.csv'), 'utf8'), /^file,blur/);
  });

  it('fits a calibration that the engine then loads, names and uses; a changed file is refused', async () => {
    const rows = makeRows(1200).map(({ group: _, ...row }) => row);
    await mkdir(join(folder, 'many'));
    await cp(join(folder, 'report/run.json'), join(folder, 'many/run.json'));
    await writeFile(join(folder, 'many/scores.csv'), formatScores(rows));
    const { code, stdout, stderr } = await antifake('calibrate', 'many', '--target', 'bpcer=0.01', '--out', 'c.json');
    assert.equal(code, 0, stderr);
    const calibration = join(folder, 'c.json');
    const inspector = await createInspector({ calibration });
    const inspection = await inspector.inspect(await readFile(sample('sample-card.jpg')));
    await inspector.close();
    assert.equal(stdout.split('\n')[0], `calibration ${inspection.calibration}`);
    assert.match(stdout, /^deepfake: above 85: BPCER (0\.\d\d|1\.00) % on \d+ bona fide photos, APCER/m);
    await writeFile(calibration, (await readFile(calibration, 'utf8')).replace('"threshold": 85', '"threshold": 84'));
    await assert.rejects(createInspector({ calibration }), /Expected id [0-9a-f]{12} for the checks/);
    await appendFile(calibration, '}');
    await assert.rejects(createInspector({ calibration }), /Expected JSON in/);
  });
});
