import type { Failed, Judged } from '../../../client/index.ts';
import { useConsole } from '../context.ts';

interface DetailsProps {
  readonly inspection: Judged | Failed;
  readonly roundTripMs: number;
}

/** What else the answer contains: certainty, evidence, time, models. */
export function Details({ inspection, roundTripMs }: DetailsProps) {
  const { details } = useConsole().words.tryIt;
  const { card, models, calibration } = inspection;
  return (
    <section class="panel stack details" aria-labelledby="details-title">
      <h2 id="details-title">{details.title}</h2>
      {card !== undefined && (
        <dl class="bars">
          <Bar name={details.card} share={card.confidence} />
          <Bar name={details.thaiCard} share={card.thaiCard} />
        </dl>
      )}
      {inspection.outcome === 'judged' && <Evidence judged={inspection} />}
      <Times inspection={inspection} roundTripMs={roundTripMs} />
      <details>
        <summary>{details.models}</summary>
        <ul class="models small num">
          {models.map(({ name, version, sha256 }) => (
            <li key={name}>
              <span>
                {name} {version}
              </span>
              <code title={sha256}>{sha256.slice(0, 12)}</code>
            </li>
          ))}
          {calibration !== undefined && (
            <li>
              <span>{details.calibration}</span>
              <code>{calibration}</code>
            </li>
          )}
        </ul>
      </details>
    </section>
  );
}

function Evidence({ judged }: { readonly judged: Judged }) {
  const { details, dial } = useConsole().words.tryIt;
  const { parts } = judged.checks.deepfake;
  const screen = judged.findings?.screen;
  return (
    <>
      {parts !== undefined && (
        <div class="stack-s">
          <h3>{details.parts}</h3>
          <dl class="bars">
            {Object.entries(parts).map(([name, share]) => (
              <Bar key={name} name={details.partNames[name] ?? name} share={share} />
            ))}
          </dl>
        </div>
      )}
      {screen !== undefined && (
        <p class="row">
          <span>{details.screen}</span>
          <span class={`tag ${screen.verdict}`}>
            {screen.score} · {dial.verdict[screen.verdict]}
          </span>
          <span class="tag">{details.experimental}</span>
          <span class="soft small">{details.screenNote}</span>
        </p>
      )}
    </>
  );
}

/** A share of 1, as a bar and a number. */
function Bar({ name, share }: { readonly name: string; readonly share: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="num">
        <span class="bar" aria-hidden="true">
          <span style={{ width: `${100 * share}%` }} />
        </span>
        {share.toFixed(2)}
      </dd>
    </div>
  );
}

function Times({ inspection, roundTripMs }: DetailsProps) {
  const { details, checks } = useConsole().words.tryIt;
  const steps = Object.entries(inspection.timingsMs);
  const sum = steps.reduce((total, [, ms]) => total + ms, 0);
  const nameOf = (step: string) =>
    details.steps[step] ?? (step in checks ? checks[step as keyof typeof checks].name : step);
  return (
    <div class="stack-s">
      <h3>{details.time}</h3>
      <div class="timeline" aria-hidden="true">
        {steps.map(([step, ms]) => (
          <span key={step} style={{ flexGrow: ms / sum }} />
        ))}
      </div>
      <ul class="steps small num">
        {steps.map(([step, ms]) => (
          <li key={step}>
            <span class="key" aria-hidden="true" />
            {nameOf(step)} <span class="soft">{ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms</span>
          </li>
        ))}
      </ul>
      <p class="soft small num">{details.roundTrip(roundTripMs)}</p>
    </div>
  );
}
