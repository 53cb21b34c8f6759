import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { ownEnvironment, root, run } from './cli/program.ts';
import { copyRepository } from './copy.ts';

/** The file of a toy check: the share of burned-out pixels around the portrait. */
const file = `import type { Presentation } from '../card/index.ts';
import { CheckResult } from '../result.ts';
import { blurPixels } from './blur.ts';
import type { Check } from './check.ts';

/** How much of the card around the portrait is burned out? */
export const glare = {
  result: CheckResult,
  example: { raw: 0.02, score: 1, threshold: 70, verdict: 'no' },
  needsCard: false,
  measure: async (presentation: Presentation) => {
    const pixels = blurPixels(presentation);
    return { raw: pixels.filter((luma) => luma > 250).length / pixels.length };
  },
} as const satisfies Check;
`;
const line = "export { glare } from './glare.ts';\n";

const photo = join(root, 'samples/sample-card.jpg');
const names = ['blur', 'deepfake', 'glare', 'print'];
let copy: string;

/** What is read of an answer. */
interface Answer {
  readonly message: { readonly checks: Readonly<Record<string, { readonly score: number }>> };
}

/** A copy of the repository, in which the check is one file, one line, one name and one manifest; what is generated is generated. */
before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'antifake-check-'));
  copyRepository(copy);
  await writeFile(join(copy, 'src/checks/glare.ts'), file);
  await appendFile(join(copy, 'src/checks/table.ts'), line);
  const namesFile = join(copy, 'src/names.ts');
  await writeFile(
    namesFile,
    (await readFile(namesFile, 'utf8')).replace("'deepfake', 'print'", "'deepfake', 'glare', 'print'"),
  );
  const blur = JSON.parse(await readFile(join(copy, 'models/blur-0.8.0.json'), 'utf8'));
  await writeFile(join(copy, 'models/glare-0.1.0.json'), JSON.stringify({ ...blur, name: 'glare', version: '0.1.0' }));
  await writeFile(join(copy, 'src/model/list.json'), await antifake('describe', 'models'));
});
after(() => rm(copy, { recursive: true }));

/** What the copy's program prints. */
async function antifake(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [join(copy, 'src/cli/main.ts'), ...args], {
    cwd: copy,
    settings: { ANTIFAKE_THRESHOLD_GLARE: '0' },
  });
  assert.equal(stderr, '');
  return stdout;
}

describe('a fourth check, of one file, one line, one name and one manifest', () => {
  it('passes the compiler everywhere', async () => {
    const { stdout, code } = await run('npx', ['--no-install', 'tsc', '--noEmit'], { cwd: copy });
    assert.equal(stdout, '');
    assert.equal(code, 0);
  });

  it('is judged, scored and listed by the command line, with its own threshold', async () => {
    const { checks, models } = JSON.parse(await antifake('check', '--json', photo)).inspection;
    assert.deepEqual(Object.keys(checks), names);
    assert.equal(checks.glare.threshold, 0);
    assert.ok(models.some(({ name }: { readonly name: string }) => name === 'glare'));
    assert.match(await antifake('check', photo), /^file +blur +deepfake +glare +print +verdict\n/);
  });

  it('is in settings, labels and openapi.json', async () => {
    assert.match(
      await antifake('describe', 'config'),
      /`ANTIFAKE_THRESHOLD_GLARE`.*A glare score above this threshold means yes\./,
    );
    assert.match(await antifake('eval', '--help'), /\(file, blur, deepfake, glare, print,/);
    const { components } = JSON.parse(await antifake('describe', 'openapi'));
    assert.deepEqual(Object.keys(components.schemas.Checks.properties), names);
    assert.deepEqual(Object.keys(components.schemas.AntifakeMessage.properties), ['blur', 'deepfake', 'print']);
  });

  it('is answered, kept in the ledger and counted by the service; the drop-in answer remains that of the hosted API', async () => {
    const dataDir = join(copy, 'data');
    const service = await serve(dataDir);
    const img = (await readFile(photo)).toString('base64');
    const ask = async (route: string) => {
      const body = new URLSearchParams({ img });
      const headers = { 'x-api-key': service.key };
      return (
        await fetch(`${service.url}/v1/th_card/${route}`, { method: 'POST', body, headers })
      ).json() as Promise<Answer>;
    };
    const inspected = await ask('inspect');
    const { score } = inspected.message.checks.glare!;
    assert.deepEqual(Object.keys(inspected.message.checks), names);
    assert.deepEqual(Object.keys((await ask('antifake')).message), ['blur', 'deepfake', 'print']);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    assert.match(metrics, /^antifake_score_count\{check="glare"\} 2$/m);
    await service.end();
    const database = new DatabaseSync(join(dataDir, 'antifake.sqlite'), { readOnly: true });
    const rows = database.prepare('select scores from ledger').all();
    database.close();
    assert.deepEqual(
      rows.map(({ scores }) => JSON.parse(String(scores)).glare),
      [score, score],
    );
  });
});

/** Starts the copy's service on a free port. */
async function serve(dataDir: string) {
  const env = { ...ownEnvironment, ANTIFAKE_DATA_DIR: dataDir, ANTIFAKE_PORT: '0', ANTIFAKE_WORKERS: '1' };
  const child = spawn(process.execPath, [join(copy, 'src/cli/main.ts'), 'start'], {
    ...{ env, cwd: copy },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  while (!output.includes('img@-')) {
    assert.equal(child.exitCode, null, output);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
  return {
    url: /listens on (\S+)/.exec(output)![1]!,
    key: /development key +(\S+)/.exec(output)![1]!,
    end: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
