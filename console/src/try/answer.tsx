import { useState } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { Code } from '../parts/code.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { callsFor } from './calls.ts';
import { formatJson } from './json.ts';

interface AnswerProps {
  /** The body of the answer. */
  readonly text: string;
  readonly fileName: string;
}

/** The exact JSON, and the calls that return it. */
export function Answer({ text, fileName }: AnswerProps) {
  const { call, charged } = useConsole().words.tryIt;
  const [current, setCurrent] = useState<'json' | 'curl' | 'python' | 'typescript'>('json');
  const { json, curl, python, typescript } = call;
  const calls = callsFor(location.origin, fileName);
  return (
    <section class="panel stack" aria-labelledby="call-title">
      <h2 id="call-title">{call.title}</h2>
      <Tabs
        id="call"
        label={call.title}
        names={{ json, curl, python, typescript }}
        current={current}
        onSelect={setCurrent}
      >
        <div class="stack-s answer">
          {current === 'json' ? (
            <Code label={json} text={formatJson(JSON.parse(text))} copy={text} />
          ) : (
            <Code label={call[current]} text={calls[current]} />
          )}
          <p class="soft small">{current === 'json' ? charged : call.keyNote}</p>
          {current === 'typescript' && <p class="soft small">{call.client}</p>}
        </div>
      </Tabs>
    </section>
  );
}
