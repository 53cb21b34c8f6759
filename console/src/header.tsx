import { useRef } from 'preact/hooks';
import { useConsole } from './context.ts';
import markUrl from './design/mark.svg';
import { KeyDialog } from './key-dialog.tsx';
import { Icon } from './parts/icon.tsx';
import { type Preferences, themes } from './preferences.ts';
import { type PageName, pageNames, paths } from './route.ts';
import { languages } from './words/index.ts';

/** Names of the languages, each in itself. */
const languageNames = { th: ['ไทย', 'ภาษาไทย'], en: ['EN', 'EN, English'] } as const;
const themeIcons = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

interface HeaderProps {
  readonly page: PageName | undefined;
  readonly onChange: (change: Partial<Preferences>) => void;
}

/** Name, pages, key, language and theme. */
export function Header({ page, onChange }: HeaderProps) {
  const { words, go, preferences } = useConsole();
  const { shell } = words;
  const follow = (event: MouseEvent, to: PageName) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <header class="top">
      <a class="skip" href="#content">
        {shell.skip}
      </a>
      <div class="width">
        <a class="brand" href="/" aria-label={shell.title} onClick={(event) => follow(event, 'tryIt')}>
          <img src={markUrl} alt="" width={28} height={28} />
          <span>{shell.title}</span>
        </a>
        <nav aria-label={shell.navigation}>
          <ul>
            {pageNames.map((name) => (
              <li key={name}>
                <a
                  href={paths[name]}
                  aria-current={name === page ? 'page' : undefined}
                  onClick={(event) => follow(event, name)}
                >
                  {shell.pages[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="controls">
          <KeyButton />
          <fieldset class="segments" aria-label={shell.language}>
            {languages.map((language) => (
              <button
                key={language}
                type="button"
                lang={language}
                aria-label={languageNames[language][1]}
                aria-pressed={language === preferences.language}
                onClick={() => onChange({ language })}
              >
                {languageNames[language][0]}
              </button>
            ))}
          </fieldset>
          <fieldset class="segments" aria-label={shell.theme}>
            {themes.map((theme) => (
              <button
                key={theme}
                type="button"
                aria-label={shell.themes[theme]}
                title={shell.themes[theme]}
                aria-pressed={theme === preferences.theme}
                onClick={() => onChange({ theme })}
              >
                <Icon name={themeIcons[theme]} />
              </button>
            ))}
          </fieldset>
        </div>
      </div>
    </header>
  );
}

function KeyButton() {
  const { words, session } = useConsole();
  const { key } = words.shell;
  const dialog = useRef<HTMLDialogElement>(null);
  const isSet = session.key !== undefined;
  return (
    <>
      <button
        type="button"
        class="button bare"
        aria-haspopup="dialog"
        aria-label={isSet ? key.set : key.missing}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="key" />
        <span class="word">{key.button}</span>
        <span class={isSet ? 'dot on' : 'dot'} />
      </button>
      <KeyDialog dialog={dialog} />
    </>
  );
}
