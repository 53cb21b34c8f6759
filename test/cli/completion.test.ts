import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { antifake, quote, run } from './program.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-completion-'));
  for (const name of ['บัตร น้ำ.jpg', 'บัตร ใบ.jpg']) await writeFile(join(folder, name), '');
  for (const shell of shells) {
    const { code, stdout } = await antifake(['completion', shell]);
    assert.equal(code, 0);
    await writeFile(join(folder, shell), stdout);
  }
});
after(() => rm(folder, { recursive: true }));

/** The completions that bash offers for the last of these words. */
async function offeredByBash(...words: readonly string[]): Promise<readonly string[]> {
  const line = `COMP_WORDS=(${words.map(quote).join(' ')}); COMP_CWORD=${words.length - 1}; _antifake`;
  const print = `for one in "\${COMPREPLY[@]}"; do echo "$one"; done`;
  const { stdout, stderr } = await run('bash', ['-c', `. ${quote(join(folder, 'bash'))}; ${line}; ${print}`], {
    cwd: folder,
  });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((one) => one !== '');
}

async function has(shell: string): Promise<boolean> {
  return await run(shell, ['-c', 'true']).then(
    ({ code }) => code === 0,
    () => false,
  );
}

describe('the completion for bash', () => {
  it('offers the commands, and those of a group', async () => {
    assert.deepEqual(await offeredByBash('antifake', 'ch'), ['check']);
    assert.ok((await offeredByBash('antifake', '')).length >= 10);
    assert.deepEqual(await offeredByBash('antifake', 'keys', 'rev'), ['revoke']);
    assert.deepEqual(await offeredByBash('antifake', 'completion', 'z'), ['zsh']);
  });

  it('offers the options of the typed command, wherever it is in the line', async () => {
    assert.deepEqual(await offeredByBash('antifake', 'check', 'a.jpg', '--js'), ['--json']);
    assert.deepEqual(await offeredByBash('antifake', 'keys', 'create', '--n'), ['--name']);
  });

  it('offers complete names of files with spaces and Thai letters', async () => {
    assert.deepEqual((await offeredByBash('antifake', 'check', 'บัตร')).toSorted(), ['บัตร น้ำ.jpg', 'บัตร ใบ.jpg']);
  });
});

describe('the completion for fish', async () => {
  const skip = (await has('fish')) ? false : 'fish is not installed';
  it('offers commands, options and files', { skip }, async () => {
    const offered = async (line: string) => {
      const { stdout } = await run('fish', ['-c', `source fish; complete -C ${quote(line)}`], { cwd: folder });
      return stdout.split('\n').map((one) => one.split('\t')[0]);
    };
    assert.ok((await offered('antifake ')).includes('check'));
    assert.ok((await offered('antifake keys ')).includes('create'));
    assert.ok((await offered('antifake keys create --')).includes('--quota'));
    assert.ok((await offered('antifake check บ')).some((one) => one?.includes('ใบ.jpg')));
  });
});

describe('the completion for zsh', async () => {
  const skip = (await has('zsh')) ? false : 'zsh is not installed';
  it('is loaded without a warning and completes for antifake', { skip }, async () => {
    const load = 'autoload -U compinit; compinit -u -d ./dump; source ./zsh; print $_comps[antifake]';
    const { stdout, stderr } = await run('zsh', ['-fc', load], { cwd: folder });
    assert.deepEqual([stdout, stderr], ['_antifake\n', '']);
  });
});
