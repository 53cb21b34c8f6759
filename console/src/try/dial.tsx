import type { CheckResult } from '../../../client/index.ts';
import { useConsole } from '../context.ts';

/** Half a circle: radius and centre in the units of the drawing. */
const [radius, centreX, centreY] = [46, 60, 56] as const;

type CheckName = 'blur' | 'deepfake' | 'print';

interface DialProps {
  readonly name: CheckName;
  readonly check: CheckResult;
}

/** One check: score, threshold and verdict, or that a person should look. */
export function Dial({ name, check: { score, threshold, verdict, unsure = false } }: DialProps) {
  const { dial, checks } = useConsole().words.tryIt;
  const words = checks[name];
  const answer = unsure ? 'unsure' : verdict;
  const [inner, outer] = [onArc(threshold, radius - 9), onArc(threshold, radius + 9)];
  return (
    <li class={`dial ${answer}`}>
      <h3>{words.name}</h3>
      <div class="gauge">
        <meter class="sr" min={0} max={100} value={score} aria-label={dial.label(words.name, score, threshold)} />
        <svg viewBox="0 0 120 66" aria-hidden="true">
          <path class="track" d={arc} pathLength={100} />
          <path class="value" d={arc} pathLength={100} stroke-dasharray={`${score} 200`} />
          <line class="mark" x1={inner[0]} y1={inner[1]} x2={outer[0]} y2={outer[1]} />
        </svg>
        <span class="score num" aria-hidden="true">
          {score}
        </span>
      </div>
      <p class="small soft num">{dial.threshold(threshold)}</p>
      <p class="verdict">
        <span class={`tag ${answer}`}>{dial.verdict[answer]}</span>
        <span>{unsure ? dial.unsure : words[verdict]}</span>
      </p>
    </li>
  );
}

/** The dial before there is an answer. */
export function EmptyDial({ name }: { readonly name: CheckName }) {
  const { checks } = useConsole().words.tryIt;
  return (
    <li class="dial pending" aria-hidden="true">
      <h3>{checks[name].name}</h3>
      <div class="gauge">
        <svg viewBox="0 0 120 66" aria-hidden="true">
          <path class="track" d={arc} />
        </svg>
        <span class="score">–</span>
      </div>
      <p class="bone" />
      <p class="bone wide" />
    </li>
  );
}

const arc = `M${centreX - radius} ${centreY}A${radius} ${radius} 0 0 1 ${centreX + radius} ${centreY}`;

function onArc(score: number, distance: number): readonly [number, number] {
  const angle = Math.PI * (1 - score / 100);
  return [centreX + distance * Math.cos(angle), centreY - distance * Math.sin(angle)];
}
