import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings, SettingError, settingsTable } from './settings.ts';

describe('settings', () => {
  it('have defaults, and read the environment', () => {
    assert.equal(readSettings({}).port, 8080);
    assert.equal(readSettings({}).thresholdBlur, undefined);
    const set = readSettings({
      ANTIFAKE_PORT: '0',
      ANTIFAKE_ALWAYS_200: 'true',
      ANTIFAKE_THRESHOLD_BLUR: '0',
      HOME: '/',
    });
    assert.deepEqual([set.port, set.always200, set.thresholdBlur], [0, true, 0]);
  });

  it('refuse unknown names', () => {
    assert.throws(() => readSettings({ ANTIFAKE_PROT: '1' }), {
      name: 'SettingError',
      message: 'Expected a setting of docs/config.md but received the unknown name ANTIFAKE_PROT',
    });
  });

  it('report name, expected and received for a bad value', () => {
    const bad = [
      ['ANTIFAKE_PORT', ['', ' 80', '65536', '-1', '1.5', '0x50', 'http']],
      ['ANTIFAKE_ALWAYS_200', ['', '1', 'TRUE', 'yes']],
      ['ANTIFAKE_LOG_LEVEL', ['loud', 'INFO']],
      ['ANTIFAKE_THRESHOLD_PRINT', ['101', '70.5']],
      ['ANTIFAKE_DATA_DIR', ['']],
      ['ANTIFAKE_SHADOW_SHARE', ['', '1.1', '-0', '10%', '1e-1', '.']],
    ] as const;
    for (const [name, values] of bad)
      for (const value of values)
        assert.throws(
          () => readSettings({ [name]: value }),
          (error) =>
            error instanceof SettingError &&
            error.message.startsWith('Expected ') &&
            error.message.endsWith(` for ${name} but received ${JSON.stringify(value)}`),
        );
  });

  it('accept a share as a decimal number', () => {
    for (const [text, share] of [
      ['0', 0],
      ['0.05', 0.05],
      ['.5', 0.5],
      ['1', 1],
      ['1.0', 1],
    ] as const)
      assert.equal(readSettings({ ANTIFAKE_SHADOW_SHARE: text }).shadowShare, share);
  });

  it('accept only PostgreSQL addresses, and never print a refused one, because it may contain a password', () => {
    for (const url of ['postgres://a:b@c/d', 'postgresql:///d?host=/run'])
      assert.equal(readSettings({ DATABASE_URL: url }).databaseUrl, url);
    for (const url of ['', 'mysql://a:b@c/d', 'host=c password=b'])
      assert.throws(() => readSettings({ DATABASE_URL: url }), {
        name: 'SettingError',
        message: 'Expected postgres://… for DATABASE_URL but received something else',
      });
  });

  it('are declared once each', () => {
    const names = Object.values(settingsTable).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
