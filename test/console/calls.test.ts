import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { noBrowser, type OpenOptions, openStage, type Stage, withPage } from './opened.ts';
import { timeless } from './timeless.ts';

const scratch = mkdtempSync(join(tmpdir(), 'antifake-calls-'));
after(() => rmSync(scratch, { recursive: true }));

let stage: Stage;
before(async () => {
  if (noBrowser === false) stage = await openStage();
});
after(() => stage?.close());

const opened = (options: OpenOptions, test: (page: Page) => Promise<void>) => withPage(stage, options, test);
const headline = (page: Page) => page.locator('#result-title');

/** Why a call cannot be run here; `false` if it can. */
const lacks = {
  curl: spawnSync('curl', ['--version']).status !== 0 && 'no curl',
  Python: spawnSync('python3', ['--version']).status !== 0 && 'no Python',
  TypeScript: false,
};

describe('calls that the page shows', { skip: noBrowser }, () => {
  for (const [tab, run] of [
    ['curl', (text: string) => execute('sh', ['-c', text])],
    ['Python', (text: string) => execute('python3', ['-c', text])],
    ['TypeScript', runTypeScript],
  ] as const)
    it(`shows a call in ${tab} that returns what it shows`, { skip: lacks[tab] }, async () => {
      await opened({}, async (page) => {
        await page.locator('[data-sample=swapped]').click();
        await headline(page).waitFor();
        const shown = timeless(await page.locator('#call-panel pre').innerText());
        await page.getByRole('tab', { name: tab }).click();
        const output = await run(await page.locator('#call-panel pre').innerText());
        assert.deepEqual(timeless(output), shown);
      });
    });
});

/** Runs a call as its reader would, next to the photo and with the key in the environment. */
async function execute(command: string, args: readonly string[]): Promise<string> {
  cpSync('samples/sample-swapped.jpg', join(scratch, 'sample-swapped.jpg'));
  const env = { ...process.env, ANTIFAKE_KEY: stage.running.key };
  return (await promisify(execFile)(command, args, { cwd: scratch, env, encoding: 'utf8', timeout: 60_000 })).stdout;
}

/** With the client as an installed package, which is linked here, because Node runs no TypeScript in `node_modules`. */
async function runTypeScript(text: string): Promise<string> {
  const [client, modules] = [join(scratch, 'client'), join(scratch, 'node_modules')];
  cpSync('client', client, { recursive: true });
  writeFileSync(join(client, 'package.json'), '{"type":"module","exports":"./index.ts"}');
  mkdirSync(modules);
  symlinkSync(client, join(modules, 'thai-card-antifake-client'));
  writeFileSync(join(scratch, 'call.mts'), text);
  return await execute(process.execPath, ['call.mts']);
}
