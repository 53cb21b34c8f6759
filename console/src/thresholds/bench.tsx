import { useMemo, useState } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { Code } from '../parts/code.tsx';
import { Curves } from './curves.tsx';
import type { Estimate } from './exact.ts';
import { type KindRate, ratesAt } from './rates.ts';
import { type CheckName, checkNames, type Scores } from './scores.ts';

/** The thresholds of the shipped models, from which a reader starts. */
const shipped: Readonly<Record<CheckName, number>> = { blur: 70, deepfake: 85, print: 70 };

/** One check at a time: the slider, what it does to fakes and to genuine photos, and the setting. */
export function Bench({ scores }: { readonly scores: Scores }) {
  const { thresholds, tryIt } = useConsole().words;
  const names = checkNames.filter((name) => scores.checks[name] !== undefined);
  const [chosen, setCheck] = useState<CheckName>('deepfake');
  // Another file of the same name may have other checks.
  const check = names.includes(chosen) ? chosen : names[0]!;
  const [cuts, setCuts] = useState(shipped);
  const [items, threshold] = [scores.checks[check]!, cuts[check]];
  const rates = useMemo(() => ratesAt(items, threshold), [items, threshold]);
  const setting = `ANTIFAKE_THRESHOLD_${check.toUpperCase()}=${threshold}`;
  return (
    <div class="stack-l">
      <section class="panel stack cutter">
        <div class="row">
          <fieldset class="segments" aria-label={thresholds.check}>
            {names.map((name) => (
              <button key={name} type="button" aria-pressed={name === check} onClick={() => setCheck(name)}>
                {tryIt.checks[name].name}
              </button>
            ))}
          </fieldset>
          <span class="soft small">{thresholds.thresholdHint}</span>
        </div>
        <div class="slide">
          <label for="threshold">{thresholds.threshold}</label>
          <input
            id="threshold"
            type="range"
            min={0}
            max={100}
            value={threshold}
            onInput={(event) => setCuts({ ...cuts, [check]: Number(event.currentTarget.value) })}
          />
          <output class="num" for="threshold">
            {threshold}
          </output>
        </div>
        <div class="outcomes">
          <Outcome words={thresholds.missed} share={rates.apcer} name="missed" />
          <Outcome words={thresholds.misclassified} share={rates.bpcer} name="misclassified" />
        </div>
        <p class="sr" role="status">
          {thresholds.missed.sentence(...numbersOf(rates.apcer))}{' '}
          {thresholds.misclassified.sentence(...numbersOf(rates.bpcer))}
        </p>
        <p class="soft small">{thresholds.groups}</p>
      </section>
      <Curves check={check} items={items} threshold={threshold} />
      <div class="pair">
        <Kinds kinds={rates.kinds} />
        <section class="panel stack">
          <h2>{thresholds.setting}</h2>
          <Code label={thresholds.setting} text={setting} />
          <p class="soft small">{thresholds.settingNote}</p>
        </section>
      </div>
    </div>
  );
}

interface OutcomeProps {
  readonly words: { readonly title: string; readonly about: string };
  readonly share: Estimate;
  readonly name: string;
}

/** A share of 100, as a number and as dots. */
function Outcome({ words, share, name }: OutcomeProps) {
  const { thresholds } = useConsole().words;
  const [value, low, high] = numbersOf(share);
  return (
    <div class={`outcome ${name}`}>
      <div>
        <h2>{words.title}</h2>
        <p class="figure num" data-figure={name}>
          {value}
        </p>
        <p class="num small">{thresholds.interval(low, high)}</p>
        <p class="soft small">{words.about}</p>
      </div>
      <svg class="dots" viewBox="0 0 100 100" aria-hidden="true">
        {Array.from({ length: 100 }, (_, i) => (
          <circle key={i} class={stateOf(i, share)} cx={5 + 10 * (i % 10)} cy={5 + 10 * Math.floor(i / 10)} r={3.6} />
        ))}
      </svg>
    </div>
  );
}

/** Dots up to the share are full, those up to the end of the interval are rings. */
function stateOf(dot: number, { value, high }: Estimate): string {
  if (dot < Math.round(100 * value)) return 'full';
  return dot < Math.round(100 * high) ? 'ring' : 'none';
}

function Kinds({ kinds }: { readonly kinds: readonly KindRate[] }) {
  const { thresholds } = useConsole().words;
  return (
    <section class="panel stack">
      <h2>{thresholds.kinds}</h2>
      <table class="num">
        <thead>
          <tr>
            <th scope="col">{thresholds.kind}</th>
            <th scope="col">{thresholds.photos}</th>
            <th scope="col">{thresholds.missedShort}</th>
            <th scope="col">{thresholds.intervalShort}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ kind, photos, apcer }) => {
            const [value, low, high] = numbersOf(apcer);
            return (
              <tr key={kind}>
                <th scope="row">{kind}</th>
                <td>{photos}</td>
                <td>{value}</td>
                <td>
                  {low}–{high}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** A share and its interval of 100: whole numbers, with one digit below 1 and above 99. */
function numbersOf({ value, low, high }: Estimate): [string, string, string] {
  const format = (share: number) => {
    const percent = 100 * share;
    const isNearEnd = (percent > 0 && percent < 1) || (percent > 99 && percent < 100);
    return percent.toFixed(isNearEnd ? 1 : 0);
  };
  return [format(value), format(low), format(high)];
}
