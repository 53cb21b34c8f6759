import { KeyForm } from '../key-form.tsx';

/** Asks for a key where a page cannot do without. */
export function KeyGate({ title, why }: { readonly title: string; readonly why: string }) {
  return (
    <div class="stack gate">
      <h1>{title}</h1>
      <section class="panel stack">
        <p>{why}</p>
        <KeyForm id="key-of-gate" />
      </section>
    </div>
  );
}
