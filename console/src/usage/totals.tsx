import type { Key, Usage } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { groupOf } from './days.tsx';

interface TotalsProps {
  readonly usage: Usage;
  /** For names; undefined for a key that sees only itself. */
  readonly keys: readonly Key[] | undefined;
}

/** Sums of the period: all, by status, and by key. */
export function Totals({ usage, keys }: TotalsProps) {
  const { usage: text } = useConsole().words;
  const nameOf = (id: string) => keys?.find((key) => key.id === id)?.name ?? id;
  return (
    <div class="totals">
      <section class="panel stack-s">
        <dl class="sums">
          <div>
            <dt>{text.answers}</dt>
            <dd class="num">{usage.answers}</dd>
          </div>
          <div>
            <dt>{text.charged}</dt>
            <dd class="num">{usage.charged}</dd>
          </div>
        </dl>
      </section>
      <Shares title={text.byStatus} sums={sumsBy(usage, ({ status }) => status)} classOf={groupOf} />
      {keys !== undefined && <Shares title={text.byKey} sums={sumsBy(usage, ({ key }) => nameOf(key))} />}
    </div>
  );
}

type Sums = readonly (readonly [name: string, answers: number])[];

/** The greatest first. */
function sumsBy(usage: Usage, nameOf: (row: Usage['days'][number]) => string): Sums {
  const rows = [...Map.groupBy(usage.days, nameOf)].map(
    ([name, all]) => [name, all.reduce((sum, { answers }) => sum + answers, 0)] as const,
  );
  return rows.toSorted(([, a], [, b]) => b - a);
}

interface SharesProps {
  readonly title: string;
  readonly sums: Sums;
  readonly classOf?: (name: string) => string;
}

function Shares({ title, sums, classOf = () => 'OK' }: SharesProps) {
  const most = sums[0]?.[1] ?? 1;
  return (
    <section class="panel stack-s">
      <h2>{title}</h2>
      <dl class="shares">
        {sums.map(([name, answers]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="num">
              <span
                class={`share ${classOf(name)}`}
                aria-hidden="true"
                style={{ width: `${(70 * answers) / most}%` }}
              />
              {answers}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
