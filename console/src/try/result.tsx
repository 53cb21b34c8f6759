import type { Failed, InspectAnswer, Judged } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { Icon } from '../parts/icon.tsx';
import { Dial, EmptyDial } from './dial.tsx';

const checkNames = ['blur', 'deepfake', 'print'] as const;

/** The verdicts of a judged photo, or why it could not be judged. */
export function Result({ answer }: { readonly answer: InspectAnswer }) {
  return answer.status === 'OK' ? <Verdicts judged={answer.message} /> : <Failure failed={answer.inspection} />;
}

function Verdicts({ judged }: { readonly judged: Judged }) {
  const { words } = useConsole();
  const { headline } = words.tryIt;
  const count = checkNames.filter((name) => judged.checks[name].verdict === 'yes').length;
  const isUnsure = checkNames.some((name) => judged.checks[name].unsure);
  const none = isUnsure ? headline.unsure : headline.none;
  return (
    <section class="panel stack" aria-labelledby="result-title">
      <div class="stack-s" role="status">
        <h2 id="result-title" class={count > 0 ? 'headline yes' : isUnsure ? 'headline' : 'headline no'}>
          <Icon name={count > 0 ? 'alert' : isUnsure ? 'info' : 'check'} />
          {count === 0 ? none : count === 1 ? headline.one : headline.several(count)}
        </h2>
        <p class="soft small">{words.shell.signal}</p>
      </div>
      <ul class="dials">
        {checkNames.map((name) => (
          <Dial key={name} name={name} check={judged.checks[name]} />
        ))}
      </ul>
    </section>
  );
}

function Failure({ failed }: { readonly failed: Failed }) {
  const { headline, failures } = useConsole().words.tryIt;
  const { title, advice } = failures[failed.reason];
  return (
    <section class="panel stack" aria-labelledby="result-title">
      <div role="status" class="stack-s">
        <h2 id="result-title" class="headline">
          <Icon name="info" />
          {headline.failed}
        </h2>
        <p>{title}</p>
      </div>
      <div class="notice">
        <Icon name="camera" />
        <ul>
          {advice.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      <p class="soft small">
        <code>{failed.reason}</code>
      </p>
    </section>
  );
}

/** The place of the verdicts while there are none. */
export function PendingResult() {
  return (
    <div class="panel stack">
      <p class="bone wide" />
      <ul class="dials" aria-hidden="true">
        {checkNames.map((name) => (
          <EmptyDial key={name} name={name} />
        ))}
      </ul>
    </div>
  );
}
