import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { unknownIn } from './known.ts';
import { linesOf, namedCommands, pastedCommands } from './shell-blocks.ts';
import { makeWorld, type World } from './world.ts';

/** Lines that are run, and their exit codes. The first matching rule counts. */
const run: readonly { readonly line: RegExp; readonly code: number; readonly serves?: true; readonly says?: RegExp }[] =
  [
    { line: /^(\w+=\S+ )?antifake (serve|start)$/, code: 0, serves: true },
    // Four photos are too few for a calibration, which is the expected error.
    { line: /antifake (-- )?calibrate labels\.csv/, code: 64, says: /Expected at least 299 judged bona fide photos/ },
    { line: /^curl --silent --output openapi\.json http/, code: 0 },
    { line: /^for photo in photos\/\*\.jpg; do +base64 .* done > hosted\.jsonl$/, code: 0 },
    {
      line: /eval (photos\/|known\.csv .*) --compare hosted/,
      code: 0,
      says: /judged by both [2-4], .*, not listed 0\n/,
    },
    { line: /^base64 < photo\.jpg \| curl /, code: 0, says: /"status":"OK"/ },
    { line: /^curl .*\$ADMIN_KEY.* \S+\/v1\/keys$/, code: 0, says: /"apiKey":"af_/ },
    { line: /^npm run bench -- --list$/, code: 0, says: /^checks-cost /m },
    { line: /^(npm run -s antifake --|antifake) (?!worker|batches|scan .*--queue)/, code: 0 },
  ];

/** Lines that are not run, and why. Everything of ours that they name must exist nevertheless. */
const kept: readonly { readonly line: RegExp; readonly reason: string }[] = [
  { line: /^npm ci && npm (start|test)$/, reason: 'installs everything again; CI does it' },
  { line: /^npm run bench -- (?!--)/, reason: 'measures for minutes, or writes into the documents' },
  { line: /npm install /, reason: 'asks a registry' },
  { line: /^npm pack$/, reason: 'builds the package; the test of the package does it' },
  { line: /^pip install /, reason: 'asks a registry' },
  { line: /^(openapi-python-client|python) /, reason: 'requires packages of pip; the test of the clients does it' },
  { line: /^export /, reason: "is the reader's own" },
  { line: /^(KEY=\$\()?docker /, reason: 'requires a container engine' },
  {
    line: /^curl .*samples\/sample-swapped\.jpg https?:\/\/(127\.0\.0\.1:8080|localhost)\//,
    reason: 'asks a container',
  },
  { line: /^echo "POSTGRES_PASSWORD=/, reason: 'writes a file next to compose.yaml' },
  { line: /^(useradd|cp deploy|runuser|find \/opt\/antifake) ?/, reason: 'changes the system' },
  { line: /^(systemctl|install -|mkdir \/var\/lib) ?/, reason: 'changes the system' },
  { line: /^kubectl /, reason: 'requires a cluster; the test of the manifests builds and validates them' },
  {
    line: /^antifake (worker$|batches |scan .*--queue)/,
    reason: 'requires PostgreSQL; test/cli/batches.test.ts does it',
  },
  { line: /^curl .*\/v1\/(batches|webhook-secret)/, reason: 'requires PostgreSQL; test/http/batches.test.ts does it' },
  { line: /^(pg_dump|createdb|pg_restore) /, reason: 'requires PostgreSQL; the test of backups does it' },
];

describe('every command that the documents show for pasting', async () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  for (const { place, text } of pastedCommands()) {
    const rule = run.find(({ line }) => line.test(text));
    const reason = kept.find(({ line }) => line.test(text))?.reason;
    const what = rule === undefined ? (reason ?? 'is known') : 'runs';
    it(`${place}: ${text}: ${what}`, async () => {
      assert.ok(rule !== undefined || reason !== undefined, `neither run nor kept from running for a reason: ${text}`);
      assert.deepEqual(unknownIn(text), []);
      if (rule === undefined) return;
      if (rule.serves) return assert.equal(await world.serve(text), rule.code);
      const { code, stdout, stderr } = await world.paste(text);
      assert.equal(code, rule.code, stderr);
      assert.match(stdout + stderr, rule.says ?? /^/);
    });
  }
});

describe('every command that the documents name', () => {
  for (const { place, text } of namedCommands())
    it(`${place}: ${text}: exists with its options`, () => assert.deepEqual(unknownIn(text), []));
});

describe('a new command in the documents', () => {
  it('is found, with its continued lines and comments', () => {
    const [first, second] = linesOf('antifake check \\\n    photo.jpg   # one\n\n# two\nmake it', 'here');
    assert.deepEqual([first?.text, second?.text], ['antifake check photo.jpg', 'make it']);
  });

  it('fails if it is unknown', () => {
    for (const text of ['make it', 'antifakes check', 'ls | antifake check -'])
      assert.ok(![...run, ...kept].some(({ line }) => line.test(text)), text);
    assert.deepEqual(unknownIn('antifake chek photo.jpg'), ['antifake chek']);
    assert.deepEqual(unknownIn('antifake check --jsn photo.jpg'), ['antifake check --jsn']);
    assert.deepEqual(unknownIn('antifake keys make --name a'), ['antifake keys make']);
    assert.deepEqual(unknownIn('npm run -s antifake -- keys create --nam a'), ['antifake keys create --nam']);
    assert.deepEqual(unknownIn('npm run bench -- nothing'), ['bench nothing']);
    assert.deepEqual(unknownIn('npm run nothing'), ['npm run nothing']);
    assert.deepEqual(unknownIn('node bench/nothing.ts --a'), ['bench/nothing.ts']);
    assert.deepEqual(unknownIn('npm install thai-card-antifake-9.9.9.tgz'), ['version 9.9.9']);
  });
});
