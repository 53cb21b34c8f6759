import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { listBenches } from './catalogue.ts';

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['bench/main.ts', ...args], { encoding: 'utf8' });

describe('npm run bench', () => {
  it('lists every bench with what it measures', () => {
    const { stdout, status } = run('--list');
    assert.equal(status, 0);
    for (const { name, summary } of listBenches()) {
      assert.match(stdout, new RegExp(`^${name} +\\S`, 'm'));
      assert.ok(summary.length > 20 && /[.?]$/.test(summary), `${name}: ${summary}`);
    }
  });

  it('knows every bench that a committed result was made by', () => {
    const names = listBenches().map(({ name }) => name);
    const makers = readdirSync('bench/results').flatMap((file) => {
      const text = readFileSync(`bench/results/${file}`, 'utf8');
      return /node bench\/([a-z-]+)\.ts/.exec(text)?.[1] ?? [];
    });
    assert.ok(makers.length > 15);
    assert.deepEqual(
      makers.filter((maker) => !names.includes(maker)),
      [],
    );
  });

  it('tells what a bench says of itself', () => {
    assert.match(run('eval-coverage', '--help').stdout, /^Do the intervals of `antifake eval` hold the truth/);
  });

  it('runs a bench with its options, and ends as it ends', () => {
    const { status, stderr } = run('eval-coverage', '--no-such-option');
    assert.equal(status, 1);
    assert.match(stderr, /Unknown option '--no-such-option'/);
  });

  it('refuses a name that it does not know', () => {
    const { status, stderr } = run('deepfakes');
    assert.deepEqual(
      [status, stderr],
      [64, 'Expected a bench but received deepfakes; npm run bench -- --list names them.\n'],
    );
  });
});
