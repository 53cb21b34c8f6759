import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { antifake, root } from '../cli/program.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-compare-'));
  await mkdir(join(folder, 'photos'));
  for (const name of ['sample-card.jpg', 'sample-blurred.jpg', 'sample-swapped.jpg'])
    await cp(join(root, 'samples', name), join(folder, 'photos', name));
  const answer = (file: string, deepfake: 'yes' | 'no', score: number) => ({
    ...{ file, status: 'OK' },
    message: {
      blur: { isBlur: 'no', score: 1 },
      deepfake: { isSpoofing: deepfake, score },
      print: { isPrint: 'no', score: 2 },
    },
  });
  const answers = [
    answer('sample-card.jpg', 'yes', 60),
    answer('sample-swapped.jpg', 'yes', 70),
    { file: 'sample-blurred.jpg', status: 'FAIL', message: 'check input image and retry' },
  ];
  await writeFile(join(folder, 'hosted.jsonl'), answers.map((one) => `${JSON.stringify(one)}\n`).join(''));
});
after(() => rm(folder, { recursive: true }));

describe('antifake eval --compare', () => {
  it("pairs the hosted API's answers with this engine's on photos without labels", async () => {
    const args = ['eval', 'photos', '--compare', 'hosted.jsonl', '--out', 'report'];
    const { code, stdout, stderr } = await antifake(args, { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Compared with hosted\.jsonl: judged by both 2, only here 1, /);
    assert.match(stdout, /^deepfake +2 +1 +0 +0 +1 +50\.0 %/m);
    const lines = (await readFile(join(folder, 'report/disagreements.csv'), 'utf8')).split('\n');
    assert.match(lines[1]!, /^sample-card\.jpg,deepfake,,no,yes,\d+,60,/);
    const page = await readFile(join(folder, 'report/index.html'), 'utf8');
    assert.match(page, /Verdicts, photo by photo/);
    assert.match(page, /Where they disagree most/);
  });

  it('adds the error rates of both sides if photos are labelled, and judges none again', async () => {
    await writeFile(
      join(folder, 'labels.csv'),
      'file,deepfake\nsample-card.jpg,0\nsample-swapped.jpg,1\nsample-blurred.jpg,\n',
    );
    const args = ['eval', 'labels.csv', '--root', 'photos', '--compare', 'hosted.jsonl', '--out', 'report'];
    const { code, stdout, stderr } = await antifake(args, { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^check +bona fide +attacks +APCER +BPCER/);
    const metrics = JSON.parse(await readFile(join(folder, 'report/metrics.json'), 'utf8'));
    const { rates } = metrics.comparison.agreements.find(({ check }: { check: string }) => check === 'deepfake');
    assert.deepEqual([rates.ours.bpcer.value, rates.other.bpcer.value, rates.other.apcer.value], [0, 1, 0]);
  });

  it('refuses invalid answers before a photo is judged', async () => {
    await writeFile(join(folder, 'none.jsonl'), '{"file":"a.jpg"}\n');
    const { code, stderr } = await antifake(['eval', 'photos', '--compare', 'none.jsonl', '--out', 'x'], {
      cwd: folder,
    });
    assert.deepEqual([code, /none\.jsonl, line 1: Expected the status of an answer/.test(stderr)], [64, true]);
    await writeFile(join(folder, 'others.csv'), 'file,blur_score\nb.jpg,1\n');
    const others = await antifake(['eval', 'photos', '--compare', 'others.csv', '--out', 'x'], { cwd: folder });
    assert.match(
      others.stderr,
      /Expected answers for photos such as \S+\.jpg but received others, such as b\.jpg\. Write each file/,
    );
    assert.equal(others.code, 64);
  });
});
