import { useConsole } from './context.ts';

/** What a reader should know on every page. */
export function Footer() {
  const { shell } = useConsole().words;
  return (
    <footer class="bottom">
      <div class="width">
        <span>{shell.signal}</span>
        <span>{shell.privacy}</span>
        <a href="/docs">{shell.api}</a>
      </div>
    </footer>
  );
}
