import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import headless from '@xterm/headless';
import { exitCodes } from '../../src/cli/exit.ts';
import { formatTable } from '../../src/cli/table.ts';
import { maxPhotoBytes } from '../../src/photo.ts';
import { antifake, main, quote, root, run } from './program.ts';

const card = join(root, 'samples/sample-card.jpg');
const swapped = join(root, 'samples/sample-swapped.jpg');
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-terminal-'));
});
after(() => rm(folder, { recursive: true }));

const command = `${quote(process.execPath)} ${quote(main)}`;

/** Runs a line in bash; the exit codes of its first pipe are the last line of what it prints. */
async function pipe(line: string) {
  const { stdout, stderr } = await run('bash', ['-c', `${line}; echo "\${PIPESTATUS[@]}"`]);
  return { codes: stdout.trimEnd().split('\n').at(-1)?.split(' ').map(Number), stdout, stderr };
}

describe('a broken pipe', () => {
  it('ends each command quietly, with an exit code that is not a verdict', async () => {
    for (const words of [`check --json ${Array(6).fill(quote(card)).join(' ')}`, 'describe config']) {
      // The reader has ended before the first line arrives.
      const { codes, stderr } = await pipe(`${command} ${words} | true`);
      assert.deepEqual([codes, stderr], [[exitCodes.brokenPipe, 0], ''], words);
    }
  });

  it('does the same for help and for standard error, whose command may already have ended', async () => {
    const help = await pipe(`${command} --help | true`);
    assert.ok([exitCodes.ok, exitCodes.brokenPipe].includes(help.codes![0]!));
    const wrong = await pipe(`${command} bogus 2>&1 >/dev/null | true`);
    assert.ok([exitCodes.usage, exitCodes.brokenPipe].includes(wrong.codes![0]!));
    assert.equal(help.stderr + wrong.stderr, '');
  });

  it('passes on everything that was read before', async () => {
    const { stdout } = await pipe(`${command} check --json ${quote(card)} ${quote(card)} ${quote(card)} | head -1`);
    assert.equal(JSON.parse(stdout.split('\n')[0]!).inspection.outcome, 'judged');
  });
});

describe('a fault of the program', () => {
  it('that was not caught exits 70, and not as a verdict', async () => {
    const hook = `data:text/javascript,setTimeout(() => { throw new Error('nobody caught this') }, 100)`;
    const { code, stderr } = await run(process.execPath, ['--import', hook, main, 'check', card]);
    assert.equal(code, exitCodes.fault);
    assert.match(stderr, /nobody caught this[\s\S]*This is a bug in antifake\.\n$/);
  });

  it('that keeps Node from loading it does not exit with the code of a result', async () => {
    const { code } = await run(process.execPath, [join(folder, 'missing.ts'), 'check', card]);
    assert.ok(![exitCodes.ok, exitCodes.faultFound, exitCodes.notJudged, exitCodes.unhealthy].includes(code!));
  });
});

describe('antifake check -', () => {
  it('judges the photo on standard input with the same result as from a file', async () => {
    const { code, stdout } = await antifake(['check', '-'], { input: await readFile(swapped) });
    assert.equal(code, exitCodes.faultFound);
    assert.match(stdout, /^-\s+\d+\s+\d+\s+\d+ {2}deepfake$/m);
    const fromFile = await antifake(['check', swapped]);
    assert.equal(stdout.split('\n')[1]?.replace(/^- +/, ''), fromFile.stdout.split('\n')[1]?.replace(/^\S+ +/, ''));
  });

  it('refuses input that is not a photo, input that is too long, and two photos', async () => {
    const text = await antifake(['check', '-'], { input: Buffer.from('no photo') });
    assert.equal(text.code, exitCodes.notJudged);
    assert.match(text.stderr, /^-: IMAGE_INVALID_FORMAT: .*\. Save it as a complete JPEG, PNG or BMP\.$/m);
    const long = await antifake(['check', '-'], { input: new Uint8Array(maxPhotoBytes + 1) });
    assert.match(long.stderr, /^-: IMAGE_INVALID_SIZE: /m);
    assert.equal((await antifake(['check', '-', '-'])).code, exitCodes.usage);
  });
});

describe('a terminal of 80 columns', () => {
  it('shows every cell of a table in its column, Thai names among them', async () => {
    const names = ['น้ำ.jpg', 'บัตรประชาชน.jpg', 'ผู้ใหญ่ กำนัน ปู่.jpg', 'ญี่ปุ่น 日本.png', 'plain.jpg', 'e\u0301.jpg'];
    const screen = await shown(
      formatTable(
        ['file', 'score', 'verdict'],
        names.map((name, i) => [name, 10 + i, 'no']),
      ),
    );
    const columns = Array.from(names, (_, i) => [cellOf(screen, i + 1, `${10 + i}`), cellOf(screen, i + 1, 'no')]);
    assert.deepEqual(
      columns,
      names.map(() => columns[0]),
    );
    assert.equal(cellOf(screen, 0, 'verdict'), columns[0]![1]);
  });

  it('shows a progress bar for long tasks, only on standard error', async () => {
    await mkdir(join(folder, 'drawn'));
    const line = `${command} synth --count 6 --seed 5 --workers 1 --out ${quote(join(folder, 'drawn'))}`;
    const watched = await run('script', ['-qec', `stty cols 80; ${line} 2>&1`, '/dev/null']);
    assert.match(watched.stdout, /█+░* [1-6]\/6 {2}[\d.]+\/s/);
    const unwatched = await run('bash', ['-c', `${line} 2>&1`]);
    assert.equal(unwatched.stdout, '');
  });

  it('prevents a file name from breaking the line or controlling the terminal', () => {
    assert.equal(formatTable(['file'], [['a\nb\u001b[2Jc']]), 'file\na�b�[2Jc\n');
  });
});

describe('an error of the operating system', () => {
  it('is reported in words with a remedy, never by its code', async () => {
    await cp(card, join(folder, 'card.jpg'));
    const settings = { ANTIFAKE_DATA_DIR: join(folder, 'card.jpg') };
    const wrong = [
      ['check', join(folder, 'no.jpg'), folder],
      ['scan', join(folder, 'no'), '--out', join(folder, 'x')],
      ['scan', folder, '--out', join(folder, 'no/x')],
      ['calibrate', join(folder, 'no'), '--target', 'bpcer=0.01', '--out', join(folder, 'x')],
      ['synth', '--out', join(folder, 'card.jpg/x')],
      ['synth', '--portraits', join(folder, 'no'), '--out', join(folder, 'x')],
      ['describe', 'models', join(folder, 'no')],
      ['keys', 'list'],
    ];
    for (const args of wrong) {
      const { code, stderr } = await antifake(args, { settings });
      assert.ok(code! >= exitCodes.notJudged, args.join(' '));
      assert.match(stderr, /\. [A-Z][^.]+\.\n$/, args.join(' '));
      assert.doesNotMatch(stderr, /\bE[A-Z]{4,}\b| {4}at /, args.join(' '));
    }
  });
});

/** The text that a terminal shows. */
async function shown(text: string) {
  const terminal = new headless.Terminal({ cols: 80, rows: 24, convertEol: true, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return terminal.buffer.active;
}

/** The column of the screen in which a text begins. */
function cellOf(screen: headless.IBuffer, row: number, text: string): number {
  const line = screen.getLine(row)!;
  const cells = Array.from({ length: 80 }, (_, column) => line.getCell(column)!.getChars());
  return cells.findIndex((_, column) => cells.slice(column, column + text.length).join('') === text);
}
