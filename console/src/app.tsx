import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ConsoleContext, useConsole } from './context.ts';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { useLoaded } from './parts/loaded.ts';
import { Problem } from './parts/problem.tsx';
import { usePreferences } from './preferences.ts';
import { type PageName, useRoute } from './route.ts';
import { useSession } from './session.ts';
import { TryIt } from './try/page.tsx';
import { words as allWords } from './words/index.ts';

/** Pages that are loaded when they are opened. */
const lazyPages: Readonly<Partial<Record<PageName, () => Promise<ComponentType>>>> = {
  thresholds: async () => (await import('./thresholds/page.tsx')).Thresholds,
  usage: async () => (await import('./usage/page.tsx')).UsagePage,
  batches: async () => (await import('./batches/page.tsx')).Batches,
  health: async () => (await import('./health/page.tsx')).Health,
};

/** The whole console: header, one page, footer. */
export function App() {
  const [preferences, change] = usePreferences();
  const session = useSession();
  const [page, go] = useRoute();
  const words = allWords[preferences.language];
  const context = { words, preferences, session, go };
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    const name = page === undefined ? '' : `${words.shell.pages[page]} · `;
    document.title = `${name}${words.shell.title}`;
    // A reader who follows a link with the keyboard goes on at the new page, not in the header of the old one.
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
  }, [page]);
  useEffect(() => {
    document.title = document.title.replace(/^.* · /, page === undefined ? '' : `${words.shell.pages[page]} · `);
  }, [words]);
  return (
    <ConsoleContext.Provider value={context}>
      <div class="shell">
        <Header page={page} onChange={change} />
        <main id="content" class="width" ref={main} tabIndex={-1}>
          <Page page={page} />
        </main>
        <Footer />
      </div>
    </ConsoleContext.Provider>
  );
}

function Page({ page }: { readonly page: PageName | undefined }) {
  const { words, go } = useConsole();
  if (page === 'tryIt') return <TryIt />;
  const load = page === undefined ? undefined : lazyPages[page];
  if (load !== undefined) return <Lazy key={page} load={load} />;
  return (
    <div class="stack">
      <h1>{words.shell.notFound}</h1>
      <button type="button" class="button primary" onClick={() => go('tryIt')}>
        {words.shell.home}
      </button>
    </div>
  );
}

/** A page that is loaded when it is opened; after an update of the service its file may be gone, and the document must be loaded again. */
function Lazy({ load }: { readonly load: () => Promise<ComponentType> }) {
  const { words } = useConsole();
  const [page] = useLoaded(load, [load]);
  switch (page.state) {
    case 'loading':
      return <p role="status">{words.shell.loading}</p>;
    case 'failed':
      return <Problem error={page.error} onRetry={() => location.reload()} />;
    case 'loaded':
      return <page.value />;
  }
}
