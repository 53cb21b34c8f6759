import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readOtherAnswers } from './other.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-other-'));
after(() => rmSync(folder, { recursive: true }));

function read(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readOtherAnswers(path);
}

const ok =
  '{"file":"a.jpg","status":"OK","message":{"blur":{"isBlur":"no","score":7},"deepfake":{"isSpoofing":"yes","score":90},"print":{"isPrint":"no","score":0}}}';

describe('answers to compare with', () => {
  it('are those of the hosted API, one per line', () => {
    const answers = read(
      'hosted.jsonl',
      `${ok}\n{"file":"b.jpg","status":"FAIL","message":"check input image and retry"}\n`,
    );
    assert.deepEqual(answers.get('a.jpg'), {
      checks: { blur: { raw: 7, score: 7 }, deepfake: { raw: 90, score: 90 }, print: { raw: 0, score: 0 } },
      verdicts: { blur: false, deepfake: true, print: false },
    });
    assert.deepEqual(answers.get('b.jpg'), { checks: {}, verdicts: {} });
  });

  it('are a CSV of scores, with verdicts if it contains them', () => {
    const answers = read(
      'other.csv',
      'file,deepfake_score,deepfake_verdict,note\na.jpg,12.5,yes,x\nb.jpg,3,,y\nc.jpg,,,z\n',
    );
    assert.deepEqual(answers.get('a.jpg'), {
      checks: { deepfake: { raw: 12.5, score: 12.5 } },
      verdicts: { deepfake: true },
    });
    assert.deepEqual(answers.get('b.jpg')?.verdicts, {});
    assert.deepEqual(answers.get('c.jpg')?.checks, {});
  });

  it('that cannot be used are reported by line, with a remedy', () => {
    const wrong: readonly (readonly [string, string, RegExp])[] = [
      ['a.jsonl', '{"status":"OK"}', /line 1: Expected a file but received none\. Write the photo/],
      ['b.jsonl', `${ok}\n${ok}`, /line 2: Expected a\.jpg once but received it again\. Remove one\./],
      ['c.jsonl', ok.replace('"score":90', '"score":"90"'), /line 1: Expected message\.deepfake as .* but received /],
      ['d.jsonl', ok.replace('"isSpoofing":"yes",', ''), /line 1: Expected message\.deepfake as /],
      ['e.jsonl', '{"file":"a.jpg"}', /line 1: Expected the status of an answer but received /],
      ['f.jsonl', '', /Expected answers but received none/],
      ['g.csv', 'name\na.jpg\n', /line 1: Expected a column file but received none[\s\S]*Expected a column of scores/],
      [
        'h.csv',
        'file,blur_score,blur_verdict\na.jpg,1,true\n',
        /line 2: Expected yes or no for blur_verdict but received "true"/,
      ],
      ['i.csv', 'file,blur_score\na.jpg,high\n', /line 2: Expected a number for blur_score but received "high"/],
    ];
    for (const [name, text, message] of wrong) assert.throws(() => read(name, text), { name: 'LabelsError', message });
    assert.throws(() => readOtherAnswers(join(folder, 'none')), /there is no such file\. Correct the path/);
  });
});
