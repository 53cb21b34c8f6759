import { useEffect, useRef, useState } from 'preact/hooks';

/** What became of something that is asked of the service. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

/** Asks when one of `keys` changes, and again on demand; an answer that comes too late is dropped. Until the next one, the last is kept. */
export function useLoaded<T>(load: () => Promise<T>, keys: readonly unknown[]): readonly [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const turn = useRef(0);
  const run = () => {
    turn.current += 1;
    const own = turn.current;
    const set = (next: Loaded<T>) => own === turn.current && setLoaded(next);
    load().then(
      (value) => set({ state: 'loaded', value }),
      (error: unknown) => set({ state: 'failed', error }),
    );
  };
  useEffect(() => {
    run();
    return () => {
      turn.current += 1;
    };
  }, keys);
  return [loaded, run];
}
