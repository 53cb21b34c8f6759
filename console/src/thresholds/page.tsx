import './thresholds.css';
import { useState } from 'preact/hooks';
import sampleUrl from '../../../samples/scores.csv?url';
import { useConsole } from '../context.ts';
import { Icon } from '../parts/icon.tsx';
import { Bench } from './bench.tsx';
import { readScores, type Scores, ScoresError } from './scores.ts';

/** What became of a file. */
type Reading =
  | { readonly state: 'empty' }
  | { readonly state: 'read'; readonly scores: Scores }
  | { readonly state: 'wrong'; readonly error: ScoresError };

/** Shows which fakes each threshold would miss and which genuine photos it would classify as fakes, from the reader's own measured photos. */
export function Thresholds() {
  const { thresholds } = useConsole().words;
  const [reading, setReading] = useState<Reading>({ state: 'empty' });
  const [isOver, setOver] = useState(false);
  const read = async (file: Blob, name: string) => setReading(readingOf(await file.text(), name));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) void read(file, file.name);
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button does the same
    <div class="stack-l" onDragOver={drag} onDragLeave={drag} onDrop={drop}>
      <div class="stack intro">
        <h1>{thresholds.title}</h1>
        {reading.state !== 'read' && <p class="lead">{thresholds.lead}</p>}
      </div>
      <div class={isOver ? 'file over' : 'file'}>
        {reading.state !== 'read' && <p class="call">{thresholds.drop}</p>}
        <FileButtons isFirst={reading.state !== 'read'} onFile={read} />
        {reading.state === 'read' && <Summary scores={reading.scores} />}
        {reading.state !== 'read' && (
          <p class="soft small">
            {thresholds.how}: <code>antifake eval labels.csv --out report</code>
          </p>
        )}
      </div>
      {reading.state === 'wrong' && <Wrong error={reading.error} />}
      {reading.state === 'read' &&
        (Object.keys(reading.scores.checks).length > 0 ? (
          <Bench key={reading.scores.fileName} scores={reading.scores} />
        ) : (
          <NoChecks />
        ))}
    </div>
  );
}

function readingOf(text: string, name: string): Reading {
  try {
    return { state: 'read', scores: readScores(text, name) };
  } catch (error) {
    if (error instanceof ScoresError) return { state: 'wrong', error };
    throw error;
  }
}

interface FileButtonsProps {
  readonly isFirst: boolean;
  readonly onFile: (file: Blob, name: string) => Promise<void>;
}

function FileButtons({ isFirst, onFile }: FileButtonsProps) {
  const { thresholds } = useConsole().words;
  const sample = async () => onFile(await (await fetch(sampleUrl)).blob(), 'samples/scores.csv');
  const take = (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const [file] = event.currentTarget.files ?? [];
    if (file !== undefined) void onFile(file, file.name);
    event.currentTarget.value = '';
  };
  return (
    <div class="row">
      <label class={isFirst ? 'button primary' : 'button'}>
        <Icon name="upload" />
        {isFirst ? thresholds.choose : thresholds.another}
        <input class="sr" type="file" accept=".csv,text/csv" onChange={take} />
      </label>
      {isFirst && (
        <button type="button" class="button" onClick={() => void sample()}>
          {thresholds.sample}
        </button>
      )}
    </div>
  );
}

function Summary({ scores }: { readonly scores: Scores }) {
  const { thresholds } = useConsole().words;
  return (
    <p class="small" role="status">
      <strong>{scores.fileName}</strong>{' '}
      <span class="soft">
        {thresholds.read(scores.photos, scores.notJudged)}.{' '}
        {scores.fileName === 'samples/scores.csv' && thresholds.sampleNote}
      </span>
    </p>
  );
}

function Wrong({ error: { line, received } }: { readonly error: ScoresError }) {
  const { thresholds } = useConsole().words;
  return (
    <div class="notice alert" role="alert">
      <Icon name="alert" />
      <div class="stack-s">
        <h2>{thresholds.wrong}</h2>
        <p>
          <code>{line === undefined ? received : thresholds.wrongLine(line, received)}</code>
        </p>
      </div>
    </div>
  );
}

function NoChecks() {
  const { thresholds } = useConsole().words;
  return (
    <div class="notice" role="alert">
      <Icon name="info" />
      <div class="stack-s">
        <h2>{thresholds.noChecks}</h2>
        <p>{thresholds.noChecksAdvice}</p>
      </div>
    </div>
  );
}
