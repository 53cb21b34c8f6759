import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A rule of Prometheus: one that records, or an alert. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A panel of the dashboard; a row has no targets. */
export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

const read = (file: string) => readFileSync(file, 'utf8');
const rulesIn = (file: string) =>
  (parse(read(file)) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );

export const recordings: readonly Rule[] = rulesIn('deploy/prometheus/rules.yml');
export const alerts: readonly Rule[] = rulesIn('deploy/prometheus/alerts.yml');

export const dashboard = JSON.parse(read('deploy/grafana/antifake.json')) as { readonly panels: readonly Panel[] };

/** Every expression of the dashboard, with the title of its panel. */
export const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr })),
);

/** Names of metrics in an expression: ours, those of recording rules, of Node and of the process. */
export function metricsIn(expr: string): readonly string[] {
  const withoutTexts = expr.replaceAll(/"[^"]*"/g, '""');
  return withoutTexts.match(/\b(?:antifake_|nodejs_|process_)\w+|\b\w+:\w+:\w+/g) ?? [];
}
