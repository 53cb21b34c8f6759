import { useEffect, useState } from 'preact/hooks';
import { useConsole } from '../context.ts';

interface CodeProps {
  /** Name of the text for screen readers. */
  readonly label: string;
  readonly text: string;
  /** What the button copies; default: the text. */
  readonly copy?: string;
}

/** A text to read, to scroll and to copy. */
export function Code({ label, text, copy = text }: CodeProps) {
  const { shell } = useConsole().words;
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={label}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
      {navigator.clipboard !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => void navigator.clipboard.writeText(copy).then(() => setCopied(true))}
        >
          {isCopied ? shell.copied : shell.copy}
        </button>
      )}
      <span class="sr" role="status">
        {isCopied ? shell.copied : ''}
      </span>
    </div>
  );
}
