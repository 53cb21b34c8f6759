import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { Icon } from '../parts/icon.tsx';
import { CameraButton } from './camera.tsx';
import type { Trials } from './trial.ts';

const accepted = 'image/jpeg,image/png,image/bmp';

interface IntakeProps {
  readonly trials: Trials;
  /** Whether a photo is there already: then the place is small. */
  readonly isSmall: boolean;
}

/** Takes a photo: dropped anywhere, pasted, chosen or photographed. */
export function Intake({ trials, isSmall }: IntakeProps) {
  const { tryIt } = useConsole().words;
  const isOver = useWholePage(trials);
  const buttons = (
    <div class="row">
      <ChooseButton trials={trials} isPrimary={!isSmall} />
      <CameraButton onPhoto={(blob, name) => trials.judge(blob, name)} />
    </div>
  );
  if (isSmall) return <div class={isOver ? 'again over' : 'again'}>{buttons}</div>;
  return (
    <div class={isOver ? 'drop over' : 'drop'}>
      <Frame />
      <p class="call">{isOver ? tryIt.dropNow : tryIt.drop}</p>
      {buttons}
      <p class="soft small">{tryIt.limits}</p>
    </div>
  );
}

/** Corners of a card, as in a viewfinder. */
function Frame() {
  return (
    <span class="frame" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}

function ChooseButton({ trials, isPrimary }: { readonly trials: Trials; readonly isPrimary: boolean }) {
  const { tryIt } = useConsole().words;
  const input = useRef<HTMLInputElement>(null);
  const take = (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const [file] = event.currentTarget.files ?? [];
    if (file !== undefined) trials.judge(file, file.name);
    // The same file may be chosen again.
    event.currentTarget.value = '';
  };
  return (
    <>
      <button type="button" class={isPrimary ? 'button primary' : 'button'} onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {isPrimary ? tryIt.choose : tryIt.another}
      </button>
      <input ref={input} type="file" accept={accepted} hidden onChange={take} aria-label={tryIt.choose} />
    </>
  );
}

/** Takes what is dropped or pasted anywhere on the page; tells whether something is held over it. */
function useWholePage(trials: Trials): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(trials);
  latest.current = trials;
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const take = (files: FileList | undefined | null) => {
      const [file] = files ?? [];
      if (file !== undefined) latest.current.judge(file, file.name);
      return file !== undefined;
    };
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const hold = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    addEventListener('dragover', hold, { signal });
    addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), { signal });
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files);
    };
    addEventListener('drop', drop, { signal });
    addEventListener('paste', (event) => take(event.clipboardData?.files) && event.preventDefault(), { signal });
    return () => controller.abort();
  }, []);
  return isOver;
}
