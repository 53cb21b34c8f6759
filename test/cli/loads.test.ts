import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { main, run } from './program.ts';

/** Prints the packages that the main thread loads, at its end. */
const listing = `import { registerHooks } from 'node:module';
const names = new Set();
registerHooks({ load(url, context, next) {
  const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
  if (name !== undefined) names.add(name);
  return next(url, context);
} });
process.on('exit', () => console.error('packages: ' + [...names].sort().join(' ')));`;

describe('a command loads only what it needs', () => {
  it('the version loads no more than the parser of the command line', async () => {
    assert.deepEqual(await packagesOf('--version'), ['commander']);
  });

  it('the keys load neither engine, server, queue nor the packages of PostgreSQL', async () => {
    const packages = await packagesOf('keys', 'list');
    assert.ok(packages.includes('string-width'), packages.join(' '));
    const heavy = ['typebox', 'sharp', 'onnxruntime-node', 'fastify', 'pg', 'pg-boss', 'kysely', '@opentelemetry/api'];
    assert.deepEqual(
      packages.filter((name) => heavy.includes(name) || name.startsWith('@aws-sdk/')),
      [],
    );
  });
});

/** Packages that a command loads. */
async function packagesOf(...args: readonly string[]): Promise<readonly string[]> {
  const preload = `data:text/javascript,${encodeURIComponent(listing)}`;
  const { stderr, code } = await run(process.execPath, ['--import', preload, main, ...args], {
    settings: { ANTIFAKE_DATA_DIR: ':memory:' },
  });
  assert.equal(code, 0, stderr);
  return /^packages: (.*)$/m.exec(stderr)![1]!.split(' ');
}
