import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { planSettings } from '../../src/cli/compose.ts';
import { checkPlaces } from '../../src/cli/doctor/places.ts';
import { readSettings } from '../../src/cli/settings.ts';
import { run } from './program.ts';

const check = (settings: Readonly<Record<string, string>>) => checkPlaces(planSettings(readSettings(settings)));

describe('places of photos, for the doctor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-places-'));
  before(() => writeFileSync(join(folder, '1.jpg'), ''));
  after(() => rmSync(folder, { recursive: true }));

  it('have no line if there is nothing to list', async () => {
    assert.deepEqual(await check({ ANTIFAKE_SOURCES: 'https://a.example/' }), []);
  });

  it('can be listed, or are a fault with its cause', async () => {
    process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = 'of-a-test';
    const lines = await check({
      ANTIFAKE_MOUNTS: `here=${folder},gone=${folder}/gone`,
      ANTIFAKE_SOURCES: 's3://photos/kyc/',
      ANTIFAKE_S3_ENDPOINT: 'http://127.0.0.1:1',
      ANTIFAKE_S3_PATH_STYLE: 'true',
    });
    assert.deepEqual(
      lines.map(({ state }) => state),
      ['ok', 'fault', 'fault'],
    );
    assert.equal(lines[0]?.text, 'file://here/ can be listed');
    assert.match(lines[1]!.text, /^file:\/\/gone\/ unavailable: .*ENOENT/);
    assert.match(lines[2]!.text, /^s3:\/\/photos\/kyc\/ unavailable: .*ECONNREFUSED/);
  });

  it('are faults if they hang, and the process ends nevertheless, by a signal', async () => {
    const program = fileURLToPath(new URL('./hung-process.ts', import.meta.url));
    const { code, stdout, stderr } = await run(process.execPath, [program, folder]);
    assert.deepEqual([code, stderr], [null, '']);
    assert.match(stdout, /^file:\/\/one\/ timed_out.*\nfile:\/\/two\/ timed_out.*\nfile:\/\/three\/ unavailable.*\n$/);
  });
});
