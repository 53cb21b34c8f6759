import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import { checks } from '../src/checks/index.ts';
import { describeSettings } from '../src/cli/describe.ts';
import { exitTable } from '../src/cli/exit.ts';
import { errorTable, type ReasonRow, reasonTable } from '../src/errors.ts';
import { checkNames, exampleResults } from '../src/inspection.ts';
import { scoreOf } from '../src/model/index.ts';
import { parseManifest } from '../src/model/manifest.ts';
import { routes } from '../src/server/index.ts';
import { exampleModel } from '../src/server/openapi/examples.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Cells of every table row of a document that begins with a name in code style. */
function rowsOf(document: string): readonly (readonly string[])[] {
  const lines = document.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** A cell without its code style. */
const plain = (text: string) => text.replaceAll('`', '');

/** The part of package-lock.json that is read here. */
interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: true }>>;
}

test('package.json lists for every install script whether it may run, because npm 12 skips others without an error', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  const { allowScripts } = JSON.parse(read('package.json')) as { readonly allowScripts: Record<string, boolean> };
  const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  assert.deepEqual(
    withScript.map(([path]) => path.split('node_modules/').at(-1)),
    Object.keys(allowScripts),
  );
});

test('the table of the checks has the names of src/names.ts, and no others', () => {
  assert.deepEqual(Object.keys(checks), checkNames);
});

test('the examples of the answers are what the shipped models would answer', () => {
  const files = readdirSync(new URL('../models', import.meta.url)).filter((file) => file.endsWith('.json'));
  const manifests = new Map(
    files.map((file) => parseManifest(read(`models/${file}`), file)).map((manifest) => [manifest.name, manifest]),
  );
  for (const name of checkNames) {
    const { score, threshold, verdict, raw } = exampleResults[name];
    const manifest = manifests.get(name)!;
    const expected = Math.round(scoreOf(raw, manifest.calibration!));
    assert.deepEqual([score, threshold], [expected, manifest.threshold], name);
    assert.equal(verdict, score > threshold ? 'yes' : 'no', name);
  }
  const { version, sha256, terms } = manifests.get(exampleModel.name)!;
  assert.deepEqual(exampleModel, { name: exampleModel.name, version, sha256, terms });
});

describe('documents agree with the code', () => {
  it('every model has a card with its own name and version', () => {
    const files = readdirSync(new URL('../models', import.meta.url)).filter((file) => file.endsWith('.json'));
    for (const file of files) {
      const { name, version } = JSON.parse(read(`models/${file}`)) as Record<string, string>;
      const [heading] = read(`models/${file.replace(/json$/, 'md')}`).split('\n', 1);
      assert.equal(heading?.split(',')[0], `# ${name} ${version}`);
    }
    assert.ok(files.length > 0);
  });

  it('docs/errors.md lists every error and reason, and no others', () => {
    const rows = rowsOf(read('docs/errors.md'));
    const errors = Object.entries(errorTable).map(([code, { httpStatus, message, charged, remedy }]) => [
      code,
      String(httpStatus),
      message,
      charged ? 'yes' : 'no',
      plain(remedy),
    ]);
    assert.deepEqual(
      rows.filter((row) => row.length === 5),
      errors,
    );
    assert.deepEqual(
      rows.filter((row) => row.length === 3),
      Object.entries(reasonTable).map(([reason, { status, meaning }]) => [reason, status, plain(meaning)]),
    );
    const reasons: readonly (readonly [string, ReasonRow])[] = Object.entries(reasonTable);
    assert.deepEqual(
      rows.filter((row) => row.length === 2),
      reasons.flatMap(([reason, { httpStatus }]) => (httpStatus === undefined ? [] : [[reason, String(httpStatus)]])),
    );
  });

  it('docs/config.md agrees with the table of settings; after a change run `npm run describe`', () => {
    assert.equal(read('docs/config.md'), describeSettings());
  });

  it('docs/api.md lists every route, and no others', () => {
    const documented = read('docs/api.md').matchAll(/^## `([A-Z]+) (\/\S*)`/gm);
    const declared = Object.values(routes).map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(Array.from(documented, ([, method, url]) => `${method} ${url}`).sort(), declared.sort());
  });

  it('docs/threat-model.md refers only to existing tests and benches', () => {
    const paths = Array.from(
      read('docs/threat-model.md').matchAll(/`((?:src|test|bench)\/[^`]*)`/g),
      ([, path]) => path!,
    );
    assert.ok(paths.length > 30);
    assert.deepEqual(
      paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url))),
      [],
    );
  });

  it('docs/cli.md lists every exit code and its meaning', () => {
    const rows = rowsOf(read('docs/cli.md')).filter(([first]) => /^\d+$/.test(first ?? ''));
    assert.deepEqual(
      rows,
      Object.values(exitTable).map(({ code, meaning }) => [String(code), meaning.replaceAll('`', '')]),
    );
  });

  it('no exit code of a result is one that Node or a shell uses for a failed program', () => {
    const { faultFound, notJudged, unhealthy } = exitTable;
    for (const { code } of [faultFound, notJudged, unhealthy]) assert.ok(code > 13 && code < 64);
    const all = Object.values(exitTable).map(({ code }) => code);
    assert.equal(new Set(all).size, all.length);
  });
});
