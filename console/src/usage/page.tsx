import './usage.css';
import { useState } from 'preact/hooks';
import { AntifakeApiError, type Key, type Usage } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { Icon } from '../parts/icon.tsx';
import { KeyGate } from '../parts/key-gate.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Problem } from '../parts/problem.tsx';
import { Days } from './days.tsx';
import { Keys } from './keys.tsx';
import { lastDays } from './period.ts';
import { Totals } from './totals.tsx';

/** Answers by day, status and key; for an admin key also the keys. */
export function UsagePage() {
  const { words, session } = useConsole();
  return session.key === undefined ? (
    <KeyGate title={words.usage.title} why={words.usage.needsKey} />
  ) : (
    <UsageOfKey key={session.key} />
  );
}

const periods = [7, 30, 90] as const;

function UsageOfKey() {
  const { words, session } = useConsole();
  const [days, setDays] = useState<number>(30);
  const [keyId, setKeyId] = useState<string>();
  const { from, to } = lastDays(days);
  const [usage, reloadUsage] = useLoaded(
    () => session.client().usage({ from, to, ...(keyId !== undefined && { key: keyId }) }),
    [from, to, keyId],
  );
  const [keys, reloadKeys] = useLoaded(() => allKeys(session.admin()), []);
  const { usage: text } = words;
  const isAdmin = keys.state === 'loaded';
  const isRefused =
    keys.state === 'failed' && keys.error instanceof AntifakeApiError && keys.error.reason === 'not_admin';
  return (
    <div class="stack-l">
      <div class="head">
        <div class="intro stack-s">
          <h1>{text.title}</h1>
          <p class="lead">{text.lead}</p>
        </div>
        <div class="row">
          {isAdmin && <KeyChoice keys={keys.value} keyId={keyId} onChoose={setKeyId} />}
          <fieldset class="segments" aria-label={text.period}>
            {periods.map((count) => (
              <button key={count} type="button" aria-pressed={count === days} onClick={() => setDays(count)}>
                {text.days(count)}
              </button>
            ))}
          </fieldset>
        </div>
      </div>
      {usage.state === 'loading' && <p role="status">{words.shell.loading}</p>}
      {usage.state === 'failed' && <Problem error={usage.error} onRetry={reloadUsage} />}
      {usage.state === 'loaded' && (
        <Report usage={usage.value} period={{ from, to }} keys={isAdmin ? keys.value : undefined} />
      )}
      {isAdmin && <Keys keys={keys.value} onChange={reloadKeys} />}
      {isRefused && <NotAdmin />}
      {keys.state === 'failed' && !isRefused && <Problem error={keys.error} onRetry={reloadKeys} />}
    </div>
  );
}

interface ReportProps {
  readonly usage: Usage;
  readonly period: { readonly from: string; readonly to: string };
  readonly keys: readonly Key[] | undefined;
}

function Report({ usage, period, keys }: ReportProps) {
  const { usage: text } = useConsole().words;
  if (usage.answers === 0)
    return (
      <section class="panel empty stack-s" role="status">
        <h2>{text.none}</h2>
        <p class="soft">{text.noneAdvice}</p>
      </section>
    );
  return (
    <>
      <Days usage={usage} period={period} />
      <Totals usage={usage} keys={keys} />
    </>
  );
}

interface KeyChoiceProps {
  readonly keys: readonly Key[];
  readonly keyId: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

function KeyChoice({ keys, keyId, onChoose }: KeyChoiceProps) {
  const { usage } = useConsole().words;
  return (
    <div class="field choice">
      <label for="key-choice" class="sr">
        {usage.keyFilter}
      </label>
      <select
        id="key-choice"
        value={keyId ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      >
        <option value="">{usage.allKeys}</option>
        {keys.map(({ id, name }) => (
          <option key={id} value={id}>
            {name} ({id})
          </option>
        ))}
      </select>
    </div>
  );
}

function NotAdmin() {
  const { usage } = useConsole().words;
  return (
    <div class="notice">
      <Icon name="info" />
      <div class="stack-s">
        <p>{usage.ownOnly}</p>
        <p class="soft small">{usage.makeAdmin}</p>
      </div>
    </div>
  );
}

/** Every page of the list. */
async function allKeys(admin: ReturnType<ReturnType<typeof useConsole>['session']['admin']>): Promise<readonly Key[]> {
  const keys: Key[] = [];
  let after: string | undefined;
  do {
    const page = await admin.listKeys({ limit: 1000, ...(after !== undefined && { after }) });
    keys.push(...page.keys);
    after = page.next;
  } while (after !== undefined);
  return keys;
}
