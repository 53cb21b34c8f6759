import { useState } from 'preact/hooks';
import type { Key } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { type Change, changesOf } from './changes.ts';
import { KeyChangeDialog } from './key-change-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';

interface KeysProps {
  readonly keys: readonly Key[];
  /** After a change; if it has a new secret, after its dialog. */
  readonly onChange: () => void;
}

/** All keys, and what an admin may do with them. */
export function Keys({ keys, onChange }: KeysProps) {
  const { usage } = useConsole().words;
  const [showsOld, setShowsOld] = useState(false);
  const [change, setChange] = useState<Change>();
  const [secret, setSecret] = useState<string>();
  const shown = keys.filter(({ state }) => showsOld || state !== 'revoked');
  const done = (apiKey: string | undefined) => {
    setSecret(apiKey);
    // The list disappears if it cannot be loaded again, for example with the old secret, and a shown secret with it.
    if (apiKey === undefined) onChange();
  };
  const forget = () => {
    setSecret(undefined);
    onChange();
  };
  return (
    <section class="panel stack" aria-labelledby="keys-title">
      <div class="row">
        <h2 id="keys-title">{usage.keys}</h2>
        <label class="toggle small">
          <input type="checkbox" checked={showsOld} onChange={(event) => setShowsOld(event.currentTarget.checked)} />
          {usage.showOld}
        </label>
        <button type="button" class="button primary end" onClick={() => setChange({ kind: 'create' })}>
          {usage.create}
        </button>
      </div>
      <div class="scroll-x">
        <table class="keys">
          <thead>
            <tr>
              {Object.entries(usage.columns).map(([name, title]) => (
                <th key={name} scope="col" class={name}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((key) => (
              <KeyRow key={key.id} of={key} onSelect={setChange} />
            ))}
          </tbody>
        </table>
      </div>
      {change !== undefined && <KeyChangeDialog change={change} onDone={done} onClose={() => setChange(undefined)} />}
      {secret !== undefined && <SecretDialog secret={secret} onClose={forget} />}
    </section>
  );
}

interface KeyRowProps {
  readonly of: Key;
  readonly onSelect: (change: Change) => void;
}

function KeyRow({ of: key, onSelect }: KeyRowProps) {
  const { usage } = useConsole().words;
  const { id, name, scope, state, createdAt, expiresAt, ratePerMinute, quotaPerMonth } = key;
  const limits = [
    ratePerMinute !== undefined && usage.rate(ratePerMinute),
    quotaPerMonth !== undefined && usage.quota(quotaPerMonth),
    expiresAt !== undefined && usage.expires(expiresAt.slice(0, 10)),
  ].filter((limit) => limit !== false);
  return (
    <tr data-key={id}>
      <th scope="row">{name}</th>
      <td>
        <code>{id}</code>
      </td>
      <td>{usage.scopes[scope] ?? scope}</td>
      <td>
        <span class={state === 'live' ? 'tag no' : 'tag'}>{usage.states[state] ?? state}</span>
      </td>
      <td class="num">{limits.length === 0 ? <span class="soft">{usage.unlimited}</span> : limits.join(', ')}</td>
      <td class="num">{createdAt.slice(0, 10)}</td>
      <td class="actions">
        {changesOf(key).map((kind) => (
          <button
            key={kind}
            type="button"
            class={kind === 'revoke' ? 'button bare danger' : 'button bare'}
            aria-label={`${usage[kind]}: ${name}`}
            onClick={() => onSelect({ kind, key })}
          >
            {usage[kind]}
          </button>
        ))}
      </td>
    </tr>
  );
}
