import { useEffect, useState } from 'preact/hooks';
import { type Language, languages, preferredLanguage } from './words/index.ts';

/** `auto`: as the system. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How a reader wants the console; the browser keeps it, and nothing else of this page. */
export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

/** The preferences of this browser, and how to change them. */
export function usePreferences(): readonly [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(readPreferences);
  const { language, theme } = preferences;
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
  }, [language, theme]);
  const change = (changes: Partial<Preferences>) => {
    for (const [name, value] of Object.entries(changes)) keep(name, value);
    setPreferences({ ...preferences, ...changes });
  };
  return [preferences, change];
}

function readPreferences(): Preferences {
  return {
    language: languages.find((one) => one === kept('language')) ?? preferredLanguage(navigator.languages),
    theme: themes.find((one) => one === kept('theme')) ?? 'auto',
  };
}

/** A browser may forbid storage; then a choice lasts as long as the page. */
function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice lasts as long as the page.
  }
}
