import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Parts of the rooms that measure and train, the lowest first: what each may import of these parts besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'synth/dataset': [],
  'bench/shared': ['synth/dataset'],
  'bench/package': ['bench/shared'],
  'bench/report': ['bench/shared'],
  'bench/subjects': ['bench/shared', 'bench/package', 'synth/dataset'],
  'bench/subjects.ts': ['bench/subjects', 'bench/shared'],
  'bench/report.ts': ['bench/subjects.ts', 'bench/report', 'bench/shared'],
  'bench/main.ts': ['bench/subjects.ts', 'bench/report.ts', 'bench/shared'],
  'training/views/parts': ['synth/dataset'],
  'training/views': ['training/views/parts', 'synth/dataset'],
};

/** What else they may import; `synth/` beside `synth/dataset` serves all of them. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  synth: ['src/card', 'src/image', 'src/model'],
  bench: ['src', 'client', 'test'],
  training: ['src/card', 'src/checks', 'src/image', 'src/model', 'src/models.ts', 'src/findings', 'test/golden'],
};

/** Files inside rooms of src/ that are not exported by a door, because they are measured directly or only a figure is read from them. */
const insides: readonly string[] = [
  'src/checks/evidence.ts',
  'src/cli/extras.ts',
  'src/cli/memory-plan.ts',
  'src/eval/metrics/bootstrap.ts',
  'src/eval/metrics/comparison.ts',
  'src/eval/metrics/curve.ts',
  'src/eval/metrics/exact.ts',
  'src/eval/metrics/interval.ts',
  'src/eval/metrics/ranking.ts',
  'src/eval/metrics/sample.ts',
  'src/eval/metrics/statistics.ts',
  'src/eval/report/render.ts',
];

const files = globSync('{bench,training,synth/dataset}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts'),
);
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
/** Each file and what it imports of ours, by path in the repository. */
const imports = new Map(files.map((file) => [file, targetsOf(file)]));
const all = [...imports].flatMap(([file, targets]) => targets.map((target) => ({ file, target })));

function targetsOf(file: string): readonly string[] {
  const statements = sources.get(file)!.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g);
  return Array.from(statements, ([, target]) => normalize(join(dirname(file), target!)));
}

/** The longest name in the table that a path begins with. */
function partOf(path: string): string | undefined {
  const names = Object.keys(mayImport).filter((name) => path === name || path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0];
}

const tell = ({ file, target }: { readonly file: string; readonly target: string }) => `${file} imports ${target}`;

describe('bench, training/views and their shared parts', () => {
  it('are all in the table', () => {
    assert.ok(all.length > 300, 'expected imports to be found');
    assert.deepEqual(
      files.filter((file) => partOf(file) === undefined),
      [],
    );
  });

  it('import each other in one direction, as in the table', () => {
    const wrong = all.filter(({ file, target }) => {
      const [own, other] = [partOf(file)!, partOf(target)];
      return other !== undefined && other !== own && !mayImport[own]!.includes(other);
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('import from other rooms only what is in the table', () => {
    const wrong = all.filter(({ file, target }) => {
      const [room = ''] = file.split('/');
      const isUsed = (name: string) => target === name || target.startsWith(`${name}/`);
      return partOf(target) === undefined && !target.startsWith('synth/') && !mayUse[room]!.some(isUsed);
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('enter rooms of src/ by their doors, except for the listed insides', () => {
    const wrong = all.filter(({ target }) => /^src\/\w+\/(?!index\.ts$)/.test(target) && !insides.includes(target));
    assert.deepEqual(wrong.map(tell), []);
    assert.deepEqual(
      insides.filter((inside) => !all.some(({ target }) => target === inside)),
      [],
    );
  });

  it('have no subject of the bench that imports one of another theme', () => {
    const themeOf = (path: string) => /^bench\/subjects\/([^/]+)\//.exec(path)?.[1];
    const wrong = all.filter(({ file, target }) => {
      const [own, other] = [themeOf(file), themeOf(target)];
      return own !== undefined && other !== undefined && own !== other;
    });
    assert.deepEqual(wrong.map(tell), []);
  });

  it('have no cycles', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (done.has(file) || way.includes(file)) return;
      for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    assert.deepEqual(cycles, []);
  });

  it('are not imported by the rest of synth/', () => {
    const rest = globSync('synth/**/*.ts', { cwd: root }).filter((file) => !file.startsWith('synth/dataset/'));
    const wrong = rest.filter((file) => /from '[^']*\/dataset\//.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });

  it('run nothing when they are imported, and keep no state between calls', () => {
    const runs =
      /^(?:(?:await|for|while|try|switch|throw|new|let|export let)\b|(?:export )?const .*= await\b|[\w.]+\(|if \((?!import\.meta\.main\)))/m;
    const wrong = [...sources].flatMap(([file, source]) => {
      const [found] = runs.exec(source) ?? [];
      return found === undefined ? [] : [`${file}: ${found}`];
    });
    assert.deepEqual(wrong, []);
  });
});
