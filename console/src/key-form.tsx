import { useRef } from 'preact/hooks';
import { useConsole } from './context.ts';

interface KeyFormProps {
  readonly id: string;
  readonly onUsed?: () => void;
}

/** Takes a key into the memory of the page. */
export function KeyForm({ id, onUsed }: KeyFormProps) {
  const { words, session } = useConsole();
  const { key } = words.shell;
  const input = useRef<HTMLInputElement>(null);
  const use = (event: Event) => {
    event.preventDefault();
    const given = input.current?.value.trim() ?? '';
    if (given === '') return input.current?.focus();
    session.setKey(given);
    input.current!.value = '';
    onUsed?.();
  };
  return (
    <form class="stack-s" onSubmit={use}>
      <div class="field">
        <label for={id}>{key.label}</label>
        <input
          ref={input}
          id={id}
          type="password"
          autocomplete="off"
          spellcheck={false}
          placeholder={key.placeholder}
          aria-describedby={`${id}-why`}
        />
      </div>
      <button type="submit" class="button primary">
        {key.use}
      </button>
      <div id={`${id}-why`} class="soft small stack-s">
        <p>{key.why}</p>
        <p>{key.start}</p>
        <p>{key.create}</p>
      </div>
    </form>
  );
}
