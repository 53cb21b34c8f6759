import { useEffect, useRef, useState } from 'preact/hooks';
import type { Corners, Failed, Heatmap, Judged } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { drawHeat, peakOf } from './heat.ts';
import type { Photo } from './trial.ts';

/** A heatmap below this everywhere shows nothing worth a look. */
const flatPeak = 0.3;
const heatColour = [255, 64, 0] as const;

interface StageProps {
  readonly photo: Photo;
  /** Undefined while there is no answer. */
  readonly inspection?: Judged | Failed | undefined;
  readonly isJudging: boolean;
}

/** The photo, with what was found in it drawn over it. */
export function Stage({ photo, inspection, isJudging }: StageProps) {
  const { stage, judging } = useConsole().words.tryIt;
  const [shown, setShown] = useState({ outline: true, portrait: true, heat: true });
  const [strength, setStrength] = useState(70);
  const heatmap = inspection?.outcome === 'judged' ? inspection.checks.deepfake.heatmap : undefined;
  return (
    <figure class="stage" aria-label={stage.label(photo.name)}>
      <div class={isJudging ? 'picture judging' : 'picture'}>
        <img src={photo.url} alt={stage.alt} />
        {inspection !== undefined && heatmap !== undefined && shown.heat && (
          <Heat heatmap={heatmap} size={inspection.photo} strength={strength / 100} />
        )}
        {inspection !== undefined && <Marks inspection={inspection} shown={shown} />}
      </div>
      {isJudging && (
        <div class="busy" role="status">
          <span class="sr">{judging}</span>
        </div>
      )}
      {inspection !== undefined && (
        <figcaption class="tools">
          <div class="row small">
            <Toggle label={stage.outline} on={shown.outline} set={(outline) => setShown({ ...shown, outline })} />
            {inspection.outcome === 'judged' && (
              <Toggle label={stage.portrait} on={shown.portrait} set={(portrait) => setShown({ ...shown, portrait })} />
            )}
            {heatmap !== undefined && (
              <Toggle label={stage.heatmap} on={shown.heat} set={(heat) => setShown({ ...shown, heat })} />
            )}
            <span class="soft num size">{stage.size(inspection.photo.widthPx, inspection.photo.heightPx)}</span>
          </div>
          {heatmap !== undefined && shown.heat && (
            <HeatTools heatmap={heatmap} strength={strength} onStrength={setStrength} />
          )}
        </figcaption>
      )}
    </figure>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

function Toggle({ label, on, set }: ToggleProps) {
  return (
    <label class="toggle">
      <input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

interface HeatToolsProps {
  readonly heatmap: Heatmap;
  /** Percent. */
  readonly strength: number;
  readonly onStrength: (strength: number) => void;
}

function HeatTools({ heatmap, strength, onStrength }: HeatToolsProps) {
  const { stage } = useConsole().words.tryIt;
  return (
    <div class="heat-tools small">
      <label for="heat-strength">{stage.strength}</label>
      <input
        id="heat-strength"
        type="range"
        min={0}
        max={100}
        value={strength}
        aria-valuetext={stage.strengthValue(strength)}
        onInput={(event) => onStrength(Number(event.currentTarget.value))}
      />
      {peakOf(heatmap) < flatPeak ? (
        <p class="soft">{stage.flat}</p>
      ) : (
        <p class="scale soft">
          {stage.scale[0]} <span class="ramp" /> {stage.scale[1]}
        </p>
      )}
    </div>
  );
}

interface HeatProps {
  readonly heatmap: Heatmap;
  readonly size: Judged['photo'];
  /** 0..1 */
  readonly strength: number;
}

function Heat({ heatmap, size, strength }: HeatProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [place, setPlace] = useState({});
  useEffect(() => {
    const { xPx, yPx, widthPx, heightPx, pixels } = drawHeat(heatmap, heatColour);
    const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
    canvas.current!.width = pixels.width;
    canvas.current!.height = pixels.height;
    canvas.current!.getContext('2d')!.putImageData(pixels, 0, 0);
    setPlace({
      left: share(xPx, size.widthPx),
      top: share(yPx, size.heightPx),
      width: share(widthPx, size.widthPx),
      height: share(heightPx, size.heightPx),
    });
  }, [heatmap, size]);
  return <canvas class="heat" ref={canvas} style={{ ...place, opacity: strength }} />;
}

interface MarksProps {
  readonly inspection: Judged | Failed;
  readonly shown: { readonly outline: boolean; readonly portrait: boolean };
}

function Marks({ inspection, shown }: MarksProps) {
  const { photo, card } = inspection;
  return (
    <svg class="marks" viewBox={`0 0 ${photo.widthPx} ${photo.heightPx}`} aria-hidden="true">
      {shown.outline && card !== undefined && <Outline name="card" corners={card.corners} />}
      {shown.portrait && inspection.outcome === 'judged' && <Outline name="face" corners={inspection.portrait.box} />}
    </svg>
  );
}

/** A light line over a dark one, to be seen on every photo. */
function Outline({ name, corners }: { readonly name: 'card' | 'face'; readonly corners: Corners }) {
  const points = corners.map((point) => point.join(',')).join(' ');
  return (
    <g class={name}>
      <polygon class="under" points={points} />
      <polygon points={points} />
    </g>
  );
}
