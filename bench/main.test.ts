import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { listPrograms } from './main.ts';
import { readOptions } from './shared/options.ts';
import { summaryOf } from './shared/subject.ts';
import { loadSubjects, subjects } from './subjects.ts';

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['bench/main.ts', ...args], { encoding: 'utf8' });
const all = await loadSubjects();

describe('npm run bench', () => {
  it('lists every bench with what it measures', async () => {
    const { stdout, status } = run('--list');
    assert.equal(status, 0);
    for (const subject of await listPrograms()) {
      assert.match(stdout, new RegExp(`^${subject.name} +\\S`, 'm'));
      const summary = summaryOf(subject);
      assert.ok(summary.length > 20 && /[.?]$/.test(summary), `${subject.name}: ${summary}`);
    }
  });

  it('shows what a bench measures and its options', () => {
    const { stdout } = run('eval-coverage', '--help');
    assert.match(stdout, /^Whether the intervals of `antifake eval` contain the true value/);
    assert.match(stdout, /^ {2}--simulations VALUE +Samples of each world\. Default: 1000$/m);
  });

  it('refuses an unknown name or option', () => {
    const { status, stderr } = run('deepfakes');
    assert.deepEqual(
      [status, stderr],
      [64, 'Expected a bench but received deepfakes; npm run bench -- --list names them.\n'],
    );
    const wrong = run('eval-coverage', '--no-such-option');
    assert.equal(wrong.status, 64);
    assert.match(wrong.stderr, /Unknown option '--no-such-option'/);
  });
});

describe('subjects', () => {
  it('are in the list under their own names', () => {
    assert.deepEqual(
      all.map(({ name }) => name),
      Object.keys(subjects),
    );
  });

  it('own every committed result, and each result has one owner', () => {
    const owned = all.flatMap(({ results }) => results);
    assert.deepEqual(owned.length, new Set(owned).size);
    assert.deepEqual(
      readdirSync('bench/results').filter((file) => !owned.includes(file) && file !== 'deepfake-fusion.json'),
      [],
    );
  });

  it('show only their own results', () => {
    for (const { name, sections, results } of all)
      for (const { file } of sections) assert.ok(results.includes(file), `${name}: ${file}`);
  });
});

describe('the command in the head of each result', () => {
  const heads = readdirSync('bench/results').flatMap((file) => {
    const text = readFileSync(`bench/results/${file}`, 'utf8');
    const command = /^(?:# |\{\n "command": ")([^"\n]+)/.exec(text)?.[1];
    return command === undefined ? [] : [{ file, command }];
  });

  it('exists', () => assert.ok(heads.length > 40));

  for (const { file, command } of heads)
    it(`of ${file} produces it: ${command}`, () => {
      const [, name, options = ''] = /^npm run bench -- ([a-z-]+)(.*)$/.exec(command) ?? [];
      if (name === undefined) return assert.ok(existsSync(programOf(command)), programOf(command));
      const subject = all.find((one) => one.name === name);
      assert.ok(subject?.run && subject.results.includes(file), `no bench ${name} that makes ${file}`);
      // `N` and `...` stand for what differed between the runs whose rows are in one file.
      if (!options.endsWith(' ...')) readOptions(subject.options, options.split(' ').filter(Boolean));
    });
});

/** The file of a program that is no bench. */
function programOf(command: string): string {
  const [, module] = /python -m ([\w.]+)/.exec(command) ?? [];
  if (module === undefined) return /^node (\S+)/.exec(command)![1]!;
  const file = `${module.replaceAll('.', '/')}.py`;
  return file.startsWith('lab/') ? file : `training/${file}`;
}
