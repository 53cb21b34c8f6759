import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Preferences } from './preferences.ts';
import type { PageName } from './route.ts';
import type { Session } from './session.ts';
import type { Words } from './words/index.ts';

/** What every part of the console may use. */
export interface Console {
  readonly words: Words;
  readonly preferences: Preferences;
  readonly session: Session;
  go(page: PageName): void;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

/** @throws Error outside of the console. */
export function useConsole(): Console {
  const context = useContext(ConsoleContext);
  if (context === undefined) throw new Error('Expected to be inside of the console');
  return context;
}
