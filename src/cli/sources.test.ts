import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { readSettings, sourcesOf } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-sources-'));
after(() => rmSync(folder, { recursive: true }));

const config = join(folder, 'antifake.conf');
const secret = join(folder, 'secret');
const url = 'postgres://antifake:p#w $x@db/antifake';

/** The environment with a configuration file of this content. */
function withFile(content: string, environment: Readonly<Record<string, string>> = {}) {
  writeFileSync(config, content);
  return { ANTIFAKE_CONFIG_FILE: config, ...environment };
}

/** The message with which a file or environment is refused. */
function refusalOf(environment: Readonly<Record<string, string>>): string {
  try {
    readSettings(environment);
  } catch (error) {
    assert.equal((error as Error).name, 'SettingError');
    return (error as Error).message;
  }
  return assert.fail('accepted');
}

describe('the configuration file', () => {
  it('gives what the environment does not, which overrides it', () => {
    const content = '\uFEFF# ours\r\n\r\nANTIFAKE_PORT=9000\r\n  ANTIFAKE_LOG_LEVEL="warn"\n';
    const environment = withFile(content, { ANTIFAKE_PORT: '0' });
    const { port, logLevel, host, configFile } = readSettings(environment);
    assert.deepEqual([port, logLevel, host, configFile], [0, 'warn', '127.0.0.1', config]);
    const port1 = { text: '0', origin: 'the environment', overrides: `${config}:3` };
    assert.deepEqual(sourcesOf(environment).get('ANTIFAKE_PORT'), port1);
    assert.equal(sourcesOf(environment).get('ANTIFAKE_LOG_LEVEL')?.origin, `${config}:4`);
    assert.equal(sourcesOf(environment).get('ANTIFAKE_HOST'), undefined);
  });

  it('means the same for Node and a shell', () => {
    const [example] = /(?<=^```\n)[^`]*(?=^```$)/m.exec(readFileSync('docs/config.md', 'utf8')) ?? [];
    const more = `ANTIFAKE_MODELS_DIR="it's here"\nANTIFAKE_MODELS_LIST='a#b $c "d" \`e\` & f'\nANTIFAKE_CALIBRATION=/a/b-c.json\n`;
    writeFileSync(secret, url);
    const environment = withFile(`${example!.replace('/run/secrets/antifake-database', secret)}${more}`);
    const sources = [...sourcesOf(environment)].filter(([name]) => name !== 'ANTIFAKE_CONFIG_FILE');
    assert.ok(sources.length >= 7);
    const byNode = parseEnv(readFileSync(config, 'utf8'));
    const shell = execFileSync('env', ['-i', 'sh', '-c', `set -a; . ${config}; env -0`], { encoding: 'utf8' });
    const byShell = new Map(shell.split('\0').map((one) => one.split(/=(.*)/s) as [string, string]));
    for (const [name, { text }] of sources.filter(([one]) => one !== 'DATABASE_URL'))
      assert.deepEqual([byNode[name], byShell.get(name)], [text, text], name);
  });

  it('is refused with line and remedy if a line is not clear, and no value of a secret is shown', () => {
    const fix = 'Correct or delete the line.';
    const first = `${config}:1`;
    assert.equal(
      refusalOf(withFile('ANTIFAKE_PROT=1')),
      `Expected a setting of docs/config.md in ${first} but received ANTIFAKE_PROT, which is unknown. ${fix}`,
    );
    assert.match(refusalOf(withFile('HOME=/root')), /received HOME, which is unknown/);
    assert.match(refusalOf(withFile(`ANTIFAKE_CONFIG_FILE=${config}`)), /which only the environment may contain/);
    assert.equal(
      refusalOf(withFile('\nANTIFAKE_PORT=http')),
      `Expected a whole number 0..65535 for ANTIFAKE_PORT but received "http". Correct ${config}:2; docs/config.md lists the accepted values.`,
    );
    assert.equal(
      refusalOf(withFile('ANTIFAKE_PORT=1\nANTIFAKE_PORT=2')),
      `Expected ANTIFAKE_PORT once but ${config}:2 repeats line 1. Delete one of them.`,
    );
    for (const line of ['DATABASE_URL: hidden', 'export ANTIFAKE_PORT=hidden', 'ANTIFAKE_PORT =1', 'hidden'])
      assert.equal(refusalOf(withFile(line)), `Expected NAME=value in ${first} but received something else. ${fix}`);
    for (const value of [
      'postgres://a:hidden#b@c/d',
      'a hidden',
      '"hidden',
      "'hid'den'",
      '"$hidden"',
      'hidden\\n',
      '"a`b"',
    ])
      assert.match(refusalOf(withFile(`DATABASE_URL=${value}`)), /^Expected a value without spaces((?!hidden).)*$/);
  });

  it('must exist', () => {
    assert.equal(
      refusalOf({ ANTIFAKE_CONFIG_FILE: join(folder, 'none') }),
      `Expected a readable file for ANTIFAKE_CONFIG_FILE ${join(folder, 'none')}`,
    );
  });
});

describe('a secret', () => {
  it('is read from the file that its _FILE names, without the line break at its end', () => {
    writeFileSync(secret, `${url}\n`);
    assert.equal(readSettings({ DATABASE_URL_FILE: secret }).databaseUrl, url);
    const environment = withFile(`DATABASE_URL_FILE=${secret}`);
    assert.equal(readSettings(environment).databaseUrl, url);
    assert.equal(sourcesOf(environment).get('DATABASE_URL')?.origin, `${secret} (${config}:1)`);
  });

  it('is not read from a file if the environment has the value', () => {
    const environment = withFile('DATABASE_URL_FILE=/none', { DATABASE_URL: url });
    assert.equal(readSettings(environment).databaseUrl, url);
  });

  it('is refused if given twice in one place, if its file is missing or its value is bad, without showing it', () => {
    assert.match(
      refusalOf({ DATABASE_URL: url, DATABASE_URL_FILE: secret }),
      /but received both, from the environment/,
    );
    assert.match(
      refusalOf({ DATABASE_URL_FILE: join(folder, 'none') }),
      /^Expected a readable file for DATABASE_URL_FILE/,
    );
    writeFileSync(secret, 'mysql://hidden\n');
    assert.equal(
      refusalOf({ DATABASE_URL_FILE: secret }),
      `Expected postgres://… for DATABASE_URL but received something else. Correct ${secret} (the environment); docs/config.md lists the accepted values.`,
    );
  });

  it('is the only kind of setting with a _FILE', () => {
    assert.match(refusalOf({ ANTIFAKE_PORT_FILE: secret }), /unknown name ANTIFAKE_PORT_FILE/);
    assert.match(refusalOf(withFile(`ANTIFAKE_PORT_FILE=${secret}`)), /ANTIFAKE_PORT_FILE, which is unknown/);
  });
});
