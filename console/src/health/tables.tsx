import type { ComponentChildren } from 'preact';
import type { Percentiles, ServiceStatus } from '../../../client/index.ts';
import { useConsole } from '../context.ts';

interface StateProps {
  readonly status: ServiceStatus;
}

const percentileNames = ['p50', 'p95', 'p99'] as const;

/** Answers by route and status, with latency. */
export function Answers({ status: { answers } }: StateProps) {
  const { health } = useConsole().words;
  const { columns } = health;
  if (answers.length === 0) return <Panel title={health.latency}>{<p class="soft">{health.nothing}</p>}</Panel>;
  const slowest = Math.max(...answers.map(({ p99Ms }) => p99Ms));
  return (
    <Panel title={health.latency}>
      <Table heads={[columns.route, columns.status, columns.answers, ...percentileNames, '']}>
        {answers.map((row) => (
          <tr key={`${row.route} ${row.status}`}>
            <th scope="row">{row.route}</th>
            <td>{row.status}</td>
            <td>{row.answers}</td>
            <Times of={row} />
            <td class="range-cell">
              <Range of={row} slowestMs={slowest} />
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

/** The time of each step of an inspection. */
export function Steps({ status: { steps } }: StateProps) {
  const { health, tryIt } = useConsole().words;
  const nameOf = (step: string) =>
    tryIt.details.steps[step] ?? (step in tryIt.checks ? tryIt.checks[step as keyof typeof tryIt.checks].name : step);
  return (
    <Panel title={health.steps}>
      {steps.length === 0 ? (
        <p class="soft">{health.nothing}</p>
      ) : (
        <Table heads={[health.columns.step, health.columns.runs, ...percentileNames]}>
          {steps.map((row) => (
            <tr key={row.step}>
              <th scope="row">{nameOf(row.step)}</th>
              <td>{row.runs}</td>
              <Times of={row} />
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

function Times({ of: { p50Ms, p95Ms, p99Ms } }: { readonly of: Percentiles }) {
  return [p50Ms, p95Ms, p99Ms].map((ms, i) => (
    <td key={percentileNames[i]!}>{ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms</td>
  ));
}

/** From the median to the slowest of a hundred, on a line for all rows. */
function Range({ of: { p50Ms, p99Ms }, slowestMs }: { readonly of: Percentiles; readonly slowestMs: number }) {
  const percent = (ms: number) => `${(100 * ms) / Math.max(1, slowestMs)}%`;
  return (
    <span class="range" aria-hidden="true">
      <span style={{ left: percent(p50Ms), width: percent(p99Ms - p50Ms) }} />
    </span>
  );
}

/** How often each check said yes. */
export function Verdicts({ status: { verdicts } }: StateProps) {
  const { health, tryIt } = useConsole().words;
  const checks = [...Map.groupBy(verdicts, ({ check }) => check)].map(([check, rows]) => ({
    check,
    yes: rows.filter(({ verdict }) => verdict === 'yes').reduce((sum, { answers }) => sum + answers, 0),
    all: rows.reduce((sum, { answers }) => sum + answers, 0),
  }));
  return (
    <Panel title={health.verdicts}>
      {checks.every(({ all }) => all === 0) ? (
        <p class="soft">{health.nothing}</p>
      ) : (
        <dl class="verdicts num">
          {checks.map(({ check, yes, all }) => (
            <div key={check}>
              <dt>{check in tryIt.checks ? tryIt.checks[check as keyof typeof tryIt.checks].name : check}</dt>
              <dd>
                <span class="split" aria-hidden="true">
                  <span style={{ width: `${(100 * yes) / Math.max(1, all)}%` }} />
                </span>
                {health.verdictsLabel(yes, all)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}

/** Why answers were not OK. */
export function Reasons({ status: { reasons } }: StateProps) {
  const { health } = useConsole().words;
  const { columns } = health;
  return (
    <Panel title={health.reasons}>
      {reasons.length === 0 ? (
        <p class="soft">{health.noReasons}</p>
      ) : (
        <Table heads={[columns.reason, columns.status, columns.route, columns.answers]}>
          {reasons.map(({ route, status, reason, answers }) => (
            <tr key={`${route} ${status} ${reason}`}>
              <th scope="row">
                <code>{reason}</code>
              </th>
              <td>{status}</td>
              <td>{route}</td>
              <td>{answers}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

/** Thresholds in effect, and what was measured there. */
export function Checks({ status: { checks, calibration } }: StateProps) {
  const { health } = useConsole().words;
  const { columns } = health;
  return (
    <Panel title={health.checks}>
      <p class="soft small">
        {calibration === undefined ? health.calibrationModels : health.calibrationOwn(calibration)}
      </p>
      <Table heads={[columns.check, columns.model, columns.threshold, columns.meaning]}>
        {checks.map(({ check, model, threshold, operatingPoint: point }) => (
          <tr key={check}>
            <th scope="row">{check}</th>
            <td>{model}</td>
            <td>{threshold}</td>
            <td class="text">
              {point?.meaning ?? '–'}
              {point !== undefined && point.threshold !== threshold && <p>{health.differs(point.threshold)}</p>}
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

/** Name, version and digest of each model. */
export function Models({ status: { models } }: StateProps) {
  const { health } = useConsole().words;
  return (
    <Panel title={health.models}>
      <Table heads={[health.columns.model, health.columns.version, 'SHA-256']}>
        {models.map(({ name, version, sha256 }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{version}</td>
            <td class="digest">
              <code>{sha256}</code>
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="panel stack-s">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A table that scrolls where it is too wide. */
function Table({ heads, children }: { readonly heads: readonly string[]; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section class="scroll-x" tabIndex={0} aria-label={heads.filter(Boolean).join(', ')}>
      <table class="num">
        <thead>
          <tr>
            {heads.map((head) =>
              head === '' ? (
                <td key={head} />
              ) : (
                <th key={head} scope="col">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
