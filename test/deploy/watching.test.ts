import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { settingsTable } from '../../src/cli/settings.ts';
import { reasonTable } from '../../src/errors.ts';
import { routes } from '../../src/server/index.ts';
import { alerts, dashboard, metricsIn, queries, recordings } from './prometheus/files.ts';
import { isInstalled } from './proxy.ts';

const expressions = [...recordings, ...alerts].map(({ expr }) => expr).concat(queries.map(({ expr }) => expr));
const page = readFileSync('docs/alerts.md', 'utf8');
const skip = isInstalled('promtool') ? false : 'Prometheus is not installed';

describe('alerts', () => {
  const names = alerts.map(({ alert }) => alert!);

  it('each have a section of docs/alerts.md, to which they refer, and no section is left over', () => {
    const sections = Array.from(page.matchAll(/^## (Antifake\w+)$/gm), ([, name]) => name!);
    assert.deepEqual(sections, names);
    for (const { alert, labels, annotations } of alerts) {
      assert.equal(annotations?.runbook_url, `docs/alerts.md#${alert!.toLowerCase()}`);
      assert.match(labels?.severity ?? '', /^(critical|warning|info)$/);
    }
  });

  it('say in their sections what they mean, what to look at and what to do', () => {
    for (const section of page.split(/^## /m).slice(1))
      assert.match(section, /^Antifake\w+\n\n\*\*Means\.\*\* .+\n\n\*\*Look at\.\*\* .+\n\n\*\*Do\.\*\* /s, section);
  });

  it('each have a unit test in which they fire, and one in which they do not', () => {
    const tests = globSync('test/deploy/prometheus/*.yml')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    for (const name of names) {
      assert.match(tests, new RegExp(`alertname: ${name}\n.*\n +exp_alerts:\n`), name);
      assert.match(tests, new RegExp(`alertname: ${name}, .* exp_alerts: \\[\\]`), name);
    }
  });

  it('pass their unit tests, and the files are valid for Prometheus', { skip }, () => {
    const promtool = (...args: readonly string[]) => spawnSync('promtool', args, { encoding: 'utf8' });
    for (const args of [
      ['check', 'rules', 'deploy/prometheus/rules.yml', 'deploy/prometheus/alerts.yml'],
      ['check', 'config', 'deploy/prometheus/prometheus.yml'],
      ['test', 'rules', ...globSync('test/deploy/prometheus/*.yml')],
    ]) {
      const { status, stdout, stderr } = promtool(...args);
      assert.equal(status, 0, stdout + stderr);
    }
  });
});

describe('expressions of rules and dashboard', () => {
  it('name reasons, routes, and settings that exist', () => {
    const wordsOf = (label: string) =>
      expressions
        .flatMap((expr) => Array.from(expr.matchAll(new RegExp(`${label}=~?"([^"$]+)"`, 'g')), ([, words]) => words!))
        .flatMap((words) => words.split('|'));
    assert.deepEqual(
      wordsOf('reason').filter((word) => !(word in reasonTable)),
      [],
    );
    assert.deepEqual(
      wordsOf('route').filter((word) => !(word in routes)),
      [],
    );
    const known = new Set(Object.values(settingsTable).map(({ name }) => name as string));
    const told = [page, JSON.stringify(dashboard), readFileSync('deploy/prometheus/alerts.yml', 'utf8')].join('\n');
    assert.deepEqual(
      (told.match(/\bANTIFAKE_[A-Z_0-9]+/g) ?? []).filter((name) => !known.has(name)),
      [],
    );
  });

  it('use recordings that exist, and each is used', () => {
    const used = new Set(expressions.flatMap(metricsIn).filter((name) => name.includes(':')));
    const recorded = recordings.map(({ record }) => record!);
    assert.deepEqual(
      [...used].filter((name) => !recorded.includes(name)),
      [],
    );
    assert.deepEqual(
      recorded.filter((name) => !used.has(name)),
      [],
    );
  });
});

describe('panels of the dashboard', () => {
  it('have titles and ids of their own, say what they show, and do not overlap', () => {
    const { panels } = dashboard;
    for (const pick of ['id', 'title'] as const)
      assert.equal(new Set(panels.map((panel) => panel[pick])).size, panels.length);
    const cells = new Set<string>();
    for (const { title, description, targets, gridPos } of panels) {
      if (targets !== undefined) assert.ok((description ?? '').length > 5, title);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          assert.ok(x < 24 && !cells.has(`${x} ${y}`), title);
          cells.add(`${x} ${y}`);
        }
    }
  });
});
