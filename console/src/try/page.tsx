import './intake.css';
import './result.css';
import './stage.css';
import './try.css';
import { useConsole } from '../context.ts';
import { KeyForm } from '../key-form.tsx';
import { Problem } from '../parts/problem.tsx';
import { Answer } from './answer.tsx';
import { Details } from './details.tsx';
import { Intake } from './intake.tsx';
import { PendingResult, Result } from './result.tsx';
import { type Sample, samples } from './samples.ts';
import { Stage } from './stage.tsx';
import { type Trial, type Trials, useTrial } from './trial.ts';

/** Judges a photo and shows what the service saw in it. */
export function TryIt() {
  const { words, session } = useConsole();
  const trials = useTrial(session);
  const { trial } = trials;
  return trial.state === 'empty' ? (
    <div class="welcome">
      <div class="stack intro">
        <h1>{words.tryIt.title}</h1>
        <p class="lead">{words.tryIt.lead}</p>
        {session.key === undefined && (
          <section class="panel" aria-label={words.shell.key.missing}>
            <KeyForm id="key-of-page" />
          </section>
        )}
      </div>
      <Intake trials={trials} isSmall={false} />
      <Samples trials={trials} />
    </div>
  ) : (
    <Workbench trial={trial} trials={trials} />
  );
}

interface WorkbenchProps {
  readonly trial: Exclude<Trial, { readonly state: 'empty' }>;
  readonly trials: Trials;
}

/** The photo on the left, what was found on the right. */
function Workbench({ trial, trials }: WorkbenchProps) {
  const { tryIt } = useConsole().words;
  const inspection = trial.state === 'answered' ? inspectionOf(trial.answer) : undefined;
  return (
    <div class="workbench">
      <h1 class="sr">{tryIt.title}</h1>
      <div class="left stack">
        <Stage photo={trial.photo} inspection={inspection} isJudging={trial.state === 'judging'} />
        <Intake trials={trials} isSmall />
        <Samples trials={trials} isSmall />
      </div>
      <div class="right stack">
        <Findings trial={trial} trials={trials} />
      </div>
      {trial.state === 'answered' && (
        <div class="below">
          <Answer text={trial.text} fileName={trial.photo.name} />
        </div>
      )}
    </div>
  );
}

function Findings({ trial, trials }: WorkbenchProps) {
  const { words, session } = useConsole();
  switch (trial.state) {
    case 'waiting':
      return (
        <section class="panel stack">
          <h2>{words.tryIt.keyFirst}</h2>
          <KeyForm id="key-of-photo" />
        </section>
      );
    case 'judging':
      return <PendingResult />;
    case 'refused':
      return (
        <>
          <Problem error={trial.error} {...(session.key !== undefined && { onRetry: trials.retry })} />
          {session.key === undefined && (
            <section class="panel">
              <KeyForm id="key-of-photo" />
            </section>
          )}
        </>
      );
    case 'answered':
      return (
        <>
          <Result answer={trial.answer} />
          <Details inspection={inspectionOf(trial.answer)} roundTripMs={trial.roundTripMs} />
        </>
      );
  }
}

function inspectionOf(answer: Extract<Trial, { readonly state: 'answered' }>['answer']) {
  return answer.status === 'OK' ? answer.message : answer.inspection;
}

/** The drawn photos. */
function Samples({ trials, isSmall = false }: { readonly trials: Trials; readonly isSmall?: boolean }) {
  const { tryIt } = useConsole().words;
  const judge = async ({ url, file }: Sample) => trials.judge(await (await fetch(url)).blob(), file);
  return (
    <section class={isSmall ? 'samples small-samples' : 'samples'} aria-labelledby="samples-title">
      <div class="row">
        <h2 id="samples-title">{tryIt.samplesTitle}</h2>
        <span class="soft small">{tryIt.samplesNote}</span>
      </div>
      <ul>
        {samples.map((sample) => {
          const [name, about] = tryIt.samples[sample.name]!;
          return (
            <li key={sample.name}>
              <button type="button" data-sample={sample.name} onClick={() => void judge(sample)}>
                <img src={sample.url} alt="" width={1280} height={960} loading="lazy" decoding="async" />
                <span class="name">{name}</span>
                <span class="about soft small">{about}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
