import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { Icon } from '../parts/icon.tsx';

type OnPhoto = (blob: Blob, name: string) => void;

/** Photographs with the camera that the browser gives to the page, or else with the device's own camera app. */
export function CameraButton({ onPhoto }: { readonly onPhoto: OnPhoto }) {
  const { tryIt } = useConsole().words;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="camera" />
        {tryIt.camera}
      </button>
      {isOpen && <Camera onPhoto={onPhoto} onClose={() => setOpen(false)} />}
    </>
  );
}

type CameraState = 'starting' | 'running' | 'denied' | 'none' | 'insecure';

function Camera({ onPhoto, onClose }: { readonly onPhoto: OnPhoto; readonly onClose: () => void }) {
  const { words } = useConsole();
  const { capture } = words.tryIt;
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const state = useCamera(video);
  useEffect(() => dialog.current?.showModal(), []);
  const take = async () => {
    onPhoto(await grab(video.current!), 'camera.jpg');
    dialog.current?.close();
  };
  return (
    <dialog ref={dialog} class="camera" aria-labelledby="camera-title" onClose={onClose}>
      <div class="stack">
        <h2 id="camera-title">{capture.title}</h2>
        {state === 'starting' && <p role="status">{capture.starting}</p>}
        {(state === 'starting' || state === 'running') && (
          <div class="finder">
            <video ref={video} autoPlay playsInline muted aria-label={capture.view} />
            {state === 'running' && <span class="guide" aria-hidden="true" />}
          </div>
        )}
        {state === 'running' && <p class="soft small">{capture.hint}</p>}
        {state !== 'starting' && state !== 'running' && (
          <div class="notice" role="alert">
            <Icon name="info" />
            <p>{capture[state]}</p>
          </div>
        )}
        <div class="row">
          {state === 'running' ? (
            <button type="button" class="button primary" onClick={() => void take()}>
              <Icon name="camera" />
              {capture.take}
            </button>
          ) : (
            state !== 'starting' && <CameraApp onPhoto={onPhoto} onDone={() => dialog.current?.close()} />
          )}
          <button type="button" class="button bare" onClick={() => dialog.current?.close()}>
            {words.shell.close}
          </button>
        </div>
      </div>
    </dialog>
  );
}

/** On phones this opens the camera app, elsewhere a choice of files. */
function CameraApp({ onPhoto, onDone }: { readonly onPhoto: OnPhoto; readonly onDone: () => void }) {
  const { capture } = useConsole().words.tryIt;
  const input = useRef<HTMLInputElement>(null);
  const take = (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const [file] = event.currentTarget.files ?? [];
    if (file === undefined) return;
    onPhoto(file, file.name);
    onDone();
  };
  return (
    <>
      <button type="button" class="button primary" onClick={() => input.current?.click()}>
        {capture.app}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/jpeg"
        capture="environment"
        hidden
        aria-label={capture.app}
        onChange={take}
      />
    </>
  );
}

/** Runs the camera while the component is shown. */
function useCamera(video: { readonly current: HTMLVideoElement | null }): CameraState {
  const [state, setState] = useState<CameraState>('starting');
  useEffect(() => {
    let stream: MediaStream | undefined;
    let isGone = false;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      if (navigator.mediaDevices === undefined) return setState('insecure');
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
        if (isGone) return stop();
        video.current!.srcObject = stream;
        await video.current!.play();
        setState('running');
      } catch (error) {
        if (!isGone) setState((error as DOMException).name === 'NotAllowedError' ? 'denied' : 'none');
      }
    };
    void start();
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return state;
}

/** The camera at the back of a phone, with enough pixels for a card. */
const wanted: MediaTrackConstraints = {
  facingMode: 'environment',
  width: { ideal: 1920 },
  height: { ideal: 1080 },
};

/** The present picture as a JPEG of the camera's own size. */
async function grab(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
}
