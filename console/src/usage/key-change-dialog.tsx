import { useEffect, useRef, useState } from 'preact/hooks';
import type { Key } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { Problem } from '../parts/problem.tsx';
import type { Words } from '../words/index.ts';
import { type Change, make } from './changes.ts';

interface KeyChangeDialogProps {
  readonly change: Change;
  /** @param apiKey the whole key if there is a new secret. */
  readonly onDone: (apiKey: string | undefined) => void;
  readonly onClose: () => void;
}

/** One change of a key, in a form; the service's refusal is shown in it. */
export function KeyChangeDialog({ change, onDone, onClose }: KeyChangeDialogProps) {
  const { words, session } = useConsole();
  const { form } = words.usage;
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    try {
      const apiKey = await make(session.admin(), change, Object.fromEntries(data) as Record<string, string>);
      // Closed before it is removed, a dialog gives the focus back.
      dialog.current?.close();
      onDone(apiKey);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="change-title" onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <h2 id="change-title">{titleOf(change, form)}</h2>
        <FieldsOf change={change} />
        {error !== undefined && <Problem error={error} />}
        <div class="row">
          <button type="submit" class={change.kind === 'revoke' ? 'button danger' : 'button primary'} disabled={isBusy}>
            {change.kind === 'change' ? form.save : words.usage[change.kind]}
          </button>
          <button type="button" class="button bare" onClick={() => dialog.current?.close()}>
            {form.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function titleOf(change: Change, form: Words['usage']['form']): string {
  switch (change.kind) {
    case 'create':
      return form.createTitle;
    case 'change':
      return form.changeTitle(change.key.name);
    case 'rotate':
      return form.rotateTitle(change.key.name);
    case 'revoke':
      return form.revokeTitle(change.key.name);
  }
}

function FieldsOf({ change }: { readonly change: Change }) {
  const { form } = useConsole().words.usage;
  switch (change.kind) {
    case 'revoke':
      return <p>{form.revokeNote}</p>;
    case 'rotate':
      return (
        <>
          <NumberField name="graceHours" label={form.grace} min={0} max={8760} value={0} />
          <p class="soft small">{form.rotateNote}</p>
        </>
      );
    case 'create':
      return <KeyFields />;
    case 'change':
      return <KeyFields of={change.key} />;
  }
}

/** Name and limits of a new key, or of one that there is. */
function KeyFields({ of: key }: { readonly of?: Key }) {
  const { form } = useConsole().words.usage;
  return (
    <>
      <div class="field">
        <label for="key-name">{form.name}</label>
        <input id="key-name" name="name" required maxLength={200} autocomplete="off" defaultValue={key?.name ?? ''} />
      </div>
      {key === undefined && (
        <div class="field">
          <label for="key-scope">{form.scope}</label>
          <select id="key-scope" name="scope">
            <option value="photos">{form.scopePhotos}</option>
            <option value="admin">{form.scopeAdmin}</option>
          </select>
        </div>
      )}
      <div class="fields">
        <NumberField name="ratePerMinute" label={form.rate} min={1} hint={form.noLimit} value={key?.ratePerMinute} />
        <NumberField name="quotaPerMonth" label={form.quota} min={1} hint={form.noLimit} value={key?.quotaPerMonth} />
        <NumberField
          name="expiresInDays"
          label={key === undefined ? form.expires : form.expiresKeep}
          min={1}
          max={36_500}
          hint={key === undefined ? form.noLimit : form.keep}
        />
      </div>
    </>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly min: number;
  readonly max?: number;
  readonly hint?: string;
  readonly value?: number | undefined;
}

function NumberField({ name, label, min, max, hint, value }: NumberFieldProps) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <input
        id={`field-${name}`}
        name={name}
        type="number"
        inputMode="numeric"
        step={1}
        min={min}
        {...(max !== undefined && { max })}
        {...(hint !== undefined && { placeholder: hint })}
        defaultValue={value === undefined ? '' : String(value)}
      />
    </div>
  );
}
