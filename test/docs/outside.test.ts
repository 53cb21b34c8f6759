import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';

/** Every text file of the repository, with its contents. */
const texts = list();

function list(): readonly (readonly [string, string])[] {
  if (!existsSync('.git')) return [];
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  return files
    .filter((file) => /(\.(ts|py|md|ya?ml|json|conf|service)|Dockerfile|Caddyfile|^\.ci\/.*)$/.test(file))
    .filter((file) => existsSync(file) && file !== 'package-lock.json' && file !== 'test/docs/outside.test.ts')
    .map((file) => [file, readFileSync(file, 'utf8')]);
}

/** Matches of a pattern, as `file: match`. */
function placesOf(pattern: RegExp): readonly string[] {
  return texts.flatMap(([file, text]) => Array.from(text.matchAll(pattern), ([met]) => `${file}: ${met}`));
}

const skip = texts.length > 0 ? false : 'not a clone';

describe('text for a reader from outside', { skip }, () => {
  it('contains no number of a private list of tasks', () => {
    assert.deepEqual(placesOf(/\b(?:issue|task|ticket) #?\d+/gi), []);
  });

  it('contains no folder of a particular machine', () => {
    assert.deepEqual(placesOf(/(?<![\w.])\/(?:work|home|Users)\/\w+/g), []);
  });

  it('refers to no document that does not exist', () => {
    const there = new Set(
      execFileSync('git', ['ls-files'], { encoding: 'utf8' })
        .split('\n')
        .map((file) => basename(file)),
    );
    const gone = texts
      .filter(([file]) => !file.endsWith('.json'))
      .flatMap(([file, text]) => Array.from(text.matchAll(/\b[A-Z][A-Z_]+\.md\b/g), ([name]) => [file, name] as const))
      .filter(([, name]) => !there.has(name));
    assert.deepEqual(gone, []);
  });

  it('lists in the changelog the shipped models, and no other version', () => {
    const changelog = readFileSync('CHANGELOG.md', 'utf8');
    const named = Array.from(
      changelog.matchAll(/`([a-z-]+)` (\d+\.\d+\.\d+)/g),
      ([, name, version]) => `${name} ${version}`,
    );
    const shipped = readdirSync('models').flatMap(
      (file) => /^([a-z-]+)-([\d.]+)\.json$/.exec(file)?.slice(1).join(' ') ?? [],
    );
    assert.deepEqual(named.sort(), shipped.sort());
  });
});
