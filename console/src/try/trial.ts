import { useEffect, useRef, useState } from 'preact/hooks';
import { AntifakeApiError, type InspectAnswer } from '../../../client/index.ts';
import type { Session } from '../session.ts';

/** A photo that the reader gave. */
export interface Photo {
  readonly blob: Blob;
  /** Address of the blob, for the page only. */
  readonly url: string;
  /** Name of its file. */
  readonly name: string;
  /** The same for each attempt with one key, so that the photo is charged once. */
  readonly idempotencyKey: string;
}

/** What became of a photo. */
export type Trial =
  | { readonly state: 'empty' }
  /** A photo is there, but no key. */
  | { readonly state: 'waiting'; readonly photo: Photo }
  | { readonly state: 'judging'; readonly photo: Photo }
  | {
      readonly state: 'answered';
      readonly photo: Photo;
      readonly answer: InspectAnswer;
      /** The body of the answer, to the letter. */
      readonly text: string;
      /** From sending to the complete answer. */
      readonly roundTripMs: number;
    }
  | { readonly state: 'refused'; readonly photo: Photo; readonly error: unknown };

/** One photo at a time, and how to give another one. */
export interface Trials {
  readonly trial: Trial;
  judge(blob: Blob, name: string): void;
  retry(): void;
  clear(): void;
}

/** A photo is in memory until the next one; with the page, everything is gone. */
export function useTrial(session: Session): Trials {
  const [trial, setTrial] = useState<Trial>({ state: 'empty' });
  const running = useRef(new AbortController());
  const photo = trial.state === 'empty' ? undefined : trial.photo;
  const start = async (next: Photo) => {
    running.current.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    if (session.key === undefined) return setTrial({ state: 'waiting', photo: next });
    setTrial({ state: 'judging', photo: next });
    const judged = await judgePhoto(session, next, signal);
    if (!signal.aborted) setTrial(judged);
  };
  useEffect(() => {
    // A new secret of the same key may not repeat the requests of the old one.
    if (photo !== undefined && session.key !== undefined && trial.state !== 'answered')
      void start({ ...photo, idempotencyKey: newIdempotencyKey() });
  }, [session.key]);
  useEffect(() => () => running.current.abort(), []);
  useEffect(() => (photo === undefined ? undefined : () => URL.revokeObjectURL(photo.url)), [photo?.url]);
  return {
    trial,
    judge: (blob, name) =>
      void start({ blob, name, url: URL.createObjectURL(blob), idempotencyKey: newIdempotencyKey() }),
    retry: () => void (photo && start(photo)),
    clear: () => {
      running.current.abort();
      setTrial({ state: 'empty' });
    },
  };
}

async function judgePhoto(session: Session, photo: Photo, signal: AbortSignal): Promise<Trial> {
  let text = '';
  const client = session.client((body) => {
    text = body;
  });
  const startMs = performance.now();
  try {
    const answer = await client.inspect(photo.blob, { signal, idempotencyKey: photo.idempotencyKey });
    return { state: 'answered', photo, answer, text, roundTripMs: Math.round(performance.now() - startMs) };
  } catch (error) {
    if (error instanceof AntifakeApiError && error.status === 'INVALID_API_KEY') session.setKey(undefined);
    return { state: 'refused', photo, error };
  }
}

/** 128 random bits. */
function newIdempotencyKey(): string {
  // crypto.randomUUID is missing in pages over plain HTTP: https://w3c.github.io/webcrypto/#Crypto-method-randomUUID
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
