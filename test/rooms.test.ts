import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The table of ARCHITECTURE.md: what each room may import; a room may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  names: [],
  'machine-clock': [],
  result: ['model', 'errors'],
  inspection: ['result', 'checks', 'model', 'names', 'errors'],
  photo: ['errors'],
  image: ['errors'],
  model: ['errors'],
  store: ['machine-clock', 'errors'],
  shadow: ['store'],
  outbound: [],
  sources: ['outbound'],
  webhooks: ['outbound'],
  answer: ['inspection', 'errors'],
  batch: ['answer', 'index', 'store', 'sources', 'webhooks', 'tracing', 'photo', 'errors'],
  card: ['image', 'model'],
  checks: ['card', 'image', 'model', 'result', 'names', 'errors'],
  findings: ['card', 'image', 'model', 'result', 'inspection'],
  stopwatch: ['machine-clock'],
  tracing: ['machine-clock'],
  models: ['checks', 'findings', 'model', 'inspection', 'names'],
  inspect: ['models', 'checks', 'findings', 'card', 'image', 'inspection', 'stopwatch'],
  setup: ['models', 'image', 'inspection', 'photo'],
  engine: ['inspect', 'models', 'setup', 'image', 'inspection', 'photo', 'stopwatch'],
  pool: ['engine', 'setup', 'models', 'inspection', 'stopwatch', 'errors'],
  index: ['pool', 'inspection', 'result', 'errors'],
  eval: ['index', 'image', 'model', 'inspection', 'photo', 'errors'],
  server: ['index', 'store', 'batch', 'shadow', 'tracing', 'answer', 'inspection', 'photo', 'machine-clock', 'errors'],
  cli: [
    'errors',
    'names',
    'inspection',
    'photo',
    'image',
    'model',
    'store',
    'shadow',
    'card',
    'index',
    'eval',
    'batch',
    'server',
    'tracing',
    'synth',
    'outbound',
    'sources',
    'webhooks',
  ],
  client: [],
  synth: ['card', 'image', 'model'],
};

/** The folders of `synth/`, lowest first, and which other folders each may import. The files of `synth/` itself may import all. */
const mayImportInSynth: Readonly<Record<string, readonly string[]>> = {
  'base/simd': [],
  base: ['base/simd'],
  text: ['base'],
  people: ['base'],
  card: ['base', 'text', 'people'],
  scene: ['base', 'people', 'card'],
  camera: ['base/simd', 'base', 'card', 'scene'],
  'attacks/blending': ['base', 'people'],
  attacks: ['base', 'people', 'card', 'scene', 'camera', 'attacks/blending'],
  render: ['base', 'people', 'card', 'scene', 'camera', 'attacks/blending', 'attacks'],
  batch: ['base', 'people', 'scene', 'attacks', 'render'],
  // Through the door, as those who draw with it from outside do.
  dataset: [''],
};

/** Packages that only a few rooms may import. */
const ownedPackages: Readonly<Record<string, readonly string[]>> = {
  sharp: ['image'],
  'onnxruntime-node': ['model'],
  kysely: ['store'],
  'pg-boss': ['batch'],
  'ipaddr.js': ['outbound'],
  'node:http': ['outbound', 'server'],
  'node:https': ['outbound'],
  '@aws-sdk/client-s3': ['sources'],
  pg: ['store'],
  'node:sqlite': ['store'],
  fastify: ['server'],
  'prom-client': ['server'],
  '@opentelemetry': ['tracing'],
  vega: ['eval'],
  'vega-lite': ['eval'],
  'node:child_process': ['pool'],
  commander: ['cli', 'synth'],
  'cli-progress': ['cli'],
  'string-width': ['cli'],
  '@napi-rs/canvas': ['synth'],
  typebox: ['result', 'checks', 'inspection', 'model', 'server'],
};

/** One import, as it is written. */
interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

const files = globSync('{client,src,synth}/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
const imports = files.flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gm);
  return Array.from(statements, ([, from, lazy]) => ({ file, room: roomOf(file), target: from ?? lazy ?? '' }));
}

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

const isLocal = ({ target }: Import) => target.startsWith('.');
const targetPathOf = ({ file, target }: Import) => normalize(join(dirname(file), target));
const targetRoomOf = (one: Import) => roomOf(targetPathOf(one));
const isOf = (name: string, { target }: Import) => target === name || target.startsWith(`${name}/`);
const tell = (one: Import) => `${one.file} imports ${one.target}`;

/** Entries of a table that nothing makes use of. */
function unused(
  table: Readonly<Record<string, readonly string[]>>,
  isUsed: (key: string, entry: string) => boolean,
): readonly string[] {
  return Object.entries(table).flatMap(([key, entries]) =>
    entries.filter((entry) => !isUsed(key, entry)).map((entry) => `${key}: ${entry}`),
  );
}

describe('rooms', () => {
  it('are all in the table', () => {
    assert.ok(imports.length > 100, 'expected imports to be found');
    assert.deepEqual(
      [...new Set(files.map(roomOf))].filter((room) => mayImport[room] === undefined),
      [],
    );
  });

  it('import in one direction, as in the table', () => {
    const wrong = imports.filter((one) => {
      const target = targetRoomOf(one);
      return isLocal(one) && target !== one.room && !mayImport[one.room]?.includes(target);
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('enter rooms with a door by their doors', () => {
    const doors = new Set([
      'server',
      'store',
      'shadow',
      'tracing',
      'model',
      'client',
      'eval',
      'pool',
      'batch',
      'outbound',
      'sources',
      'webhooks',
    ]);
    const wrong = imports.filter((one) => {
      const target = targetRoomOf(one);
      return isLocal(one) && target !== one.room && doors.has(target) && !one.target.endsWith(`${target}/index.ts`);
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('import each heavy package only in the room that owns it', () => {
    const wrong = imports.filter((one) =>
      Object.entries(ownedPackages).some(([name, owners]) => isOf(name, one) && !owners.includes(one.room)),
    );
    assert.deepEqual(wrong.map(tell), []);
  });

  it('have no unused permission in the table', () => {
    const uses = (room: string, target: string) =>
      imports.some((one) => one.room === room && isLocal(one) && targetRoomOf(one) === target);
    const rooms = unused(mayImport, uses);
    const packages = unused(ownedPackages, (name, room) => imports.some((one) => one.room === room && isOf(name, one)));
    assert.deepEqual([...rooms, ...packages], []);
  });

  it('read environment and arguments only in cli', () => {
    const wrong = files.filter((file) => {
      // One package can be told only by a variable not to send what it is used for; setting it reads nothing.
      const source = readFileSync(join(root, file), 'utf8').replace("process.env.ORT_DISABLE_TELEMETRY = '1'", '');
      const isTold = /process\s*\.\s*(env|argv)/.test(source);
      return isTold && roomOf(file) !== 'cli';
    });
    assert.deepEqual(wrong, []);
  });

  it('keep the client independent, because it is a separate package', () => {
    const wrong = imports.filter(({ room, target }) => room === 'client' && !/^\.\/[a-z-]+\.ts$/.test(target));
    assert.deepEqual(wrong.map(tell), []);
  });
});

describe('folders of synth', () => {
  const folderOf = (path: string) => dirname(path).replace(/^synth\/?/, '');
  const between = imports.flatMap((one) => {
    const [from, to] = [folderOf(one.file), folderOf(targetPathOf(one))];
    return one.room === 'synth' && isLocal(one) && targetRoomOf(one) === 'synth' && from !== to
      ? { one, from, to }
      : [];
  });

  it('import in one direction, as in the table; only the door and the command may import all', () => {
    const wrong = between.filter(({ from, to }) => from !== '' && !mayImportInSynth[from]?.includes(to));
    assert.deepEqual(
      wrong.map(({ one }) => tell(one)),
      [],
    );
  });

  it('are in the table from the lowest floor up, with their actual imports', () => {
    const floors = Object.keys(mayImportInSynth);
    const upwards = Object.entries(mayImportInSynth).flatMap(([folder, others]) =>
      others.filter((other) => floors.indexOf(other) >= floors.indexOf(folder)).map((other) => `${folder}: ${other}`),
    );
    const uses = (folder: string, other: string) => between.some(({ from, to }) => from === folder && to === other);
    assert.deepEqual([...upwards, ...unused(mayImportInSynth, uses)], []);
  });

  it('keep nothing in variables of a module, because a renderer owns all memory', () => {
    const kept = /^(?:export )?(?:let |var |const \w+(?:: [^=]+)? = new (?:Weak)?(?:Map|Set|Memory|Rows)\b)/m;
    const wrong = files.filter((file) => roomOf(file) === 'synth' && kept.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });
});

describe('files', () => {
  it('have at most 300 lines', () => {
    const all = globSync('{client,src,synth,test,bench,training}/**/*.{ts,py}', { cwd: root });
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
