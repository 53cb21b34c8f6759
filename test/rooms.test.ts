import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The table of ARCHITECTURE.md: what each room may import; a room may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  result: ['model', 'errors'],
  inspection: ['result', 'checks', 'errors'],
  photo: ['errors'],
  image: ['errors'],
  model: ['errors'],
  store: ['errors'],
  card: ['image', 'model', 'errors'],
  checks: ['card', 'image', 'model', 'result', 'errors'],
  findings: ['card', 'image', 'model', 'result', 'inspection', 'errors'],
  stopwatch: [],
  models: ['checks', 'findings', 'model', 'inspection', 'errors'],
  inspect: ['models', 'checks', 'findings', 'card', 'image', 'inspection', 'stopwatch'],
  setup: ['models', 'image', 'inspection', 'photo'],
  engine: ['inspect', 'models', 'setup', 'image', 'inspection', 'photo', 'stopwatch'],
  pool: ['engine', 'setup', 'models', 'inspection', 'errors'],
  index: ['pool', 'inspection', 'result', 'errors'],
  eval: ['index', 'image', 'model', 'inspection', 'photo', 'errors'],
  server: ['index', 'store', 'inspection', 'photo', 'errors'],
  cli: [
    'errors',
    'inspection',
    'photo',
    'image',
    'model',
    'store',
    'card',
    'checks',
    'index',
    'eval',
    'server',
    'client',
    'synth',
  ],
  client: [],
  synth: ['card', 'image', 'model', 'errors'],
  console: ['client'],
};

/** Packages that one room alone knows; a name that ends in `/` stands for a whole scope. */
const ownedPackages: Readonly<Record<string, readonly string[]>> = {
  sharp: ['image'],
  'onnxruntime-node': ['model'],
  kysely: ['store'],
  pg: ['store'],
  'node:sqlite': ['store'],
  fastify: ['server'],
  '@fastify/': ['server'],
  'prom-client': ['server'],
  vega: ['eval'],
  'vega-lite': ['eval'],
  'node:child_process': ['pool'],
  commander: ['cli', 'synth'],
  'cli-progress': ['cli'],
  'string-width': ['cli'],
  '@napi-rs/': ['synth'],
  typebox: ['result', 'inspection', 'model', 'server', 'card', 'checks', 'synth'],
};

/** One import, as it is written. */
interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

const files = globSync('{client,src,synth,console}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts'),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gm);
  return Array.from(statements, ([, type, from, lazy]) => ({
    file,
    room: roomOf(file),
    target: from ?? lazy ?? '',
    isTypeOnly: type !== undefined,
  }));
}

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

const isLocal = ({ target }: Import) => target.startsWith('.');
const targetRoomOf = ({ file, target }: Import) => roomOf(normalize(join(dirname(file), target)));
const tell = (one: Import) => `${one.file} imports ${one.target}`;

describe('rooms', () => {
  it('are all in the table', () => {
    assert.ok(imports.length > 100, 'expected imports to be found');
    assert.deepEqual(
      [...new Set(files.map(roomOf))].filter((room) => mayImport[room] === undefined),
      [],
    );
  });

  it('import one way, as the table says', () => {
    const wrong = imports.filter((one) => {
      const target = targetRoomOf(one);
      return isLocal(one) && target !== one.room && !mayImport[one.room]?.includes(target);
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('enter server, store, model, client, eval and pool by their doors', () => {
    const doors = new Set(['server', 'store', 'model', 'client', 'eval', 'pool']);
    const wrong = imports.filter((one) => {
      const target = targetRoomOf(one);
      return isLocal(one) && target !== one.room && doors.has(target) && !one.target.endsWith(`${target}/index.ts`);
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('keep each heavy package to the room that owns it', () => {
    const wrong = imports.filter(({ room, target }) =>
      Object.entries(ownedPackages).some(
        ([name, owners]) =>
          (target === name || (name.endsWith('/') && target.startsWith(name))) && !owners.includes(room),
      ),
    );
    assert.deepEqual(wrong.map(tell), []);
  });

  it('leave environment and arguments to cli', () => {
    const wrong = files.filter((file) => {
      // One package can be told only by a variable not to send what it is used for; setting it reads nothing.
      const source = readFileSync(join(root, file), 'utf8').replace("process.env.ORT_DISABLE_TELEMETRY = '1'", '');
      const isTold = /process\s*\.\s*(env|argv)/.test(source);
      return isTold && roomOf(file) !== 'cli';
    });
    assert.deepEqual(wrong, []);
  });

  it('let the client stand by itself: it is a package of its own', () => {
    const wrong = imports.filter(({ room, target }) => room === 'client' && !/^\.\/[a-z-]+\.ts$/.test(target));
    assert.deepEqual(wrong.map(tell), []);
  });
});

describe('files', () => {
  it('have at most 300 lines', () => {
    const all = globSync('{client,src,synth,test,bench,console,training}/**/*.{ts,py}', { cwd: root });
    const long = all.filter((file) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length > 300);
    assert.deepEqual(long, []);
  });

  it('are named for what they know', () => {
    const vague = /(^|[/-])(utils?|helpers?|common|misc|managers?|services?)([/.-]|$)/;
    assert.deepEqual(
      files.filter((file) => vague.test(file)),
      [],
    );
  });
});
