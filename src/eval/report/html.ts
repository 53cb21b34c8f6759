/** Text that is already markup. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | readonly Part[];

/** Markup from a template; every inserted text is escaped, unless it is markup itself. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: fixed.map((text, i) => text + (i < parts.length ? markupOf(parts[i]!) : '')).join('') };
}

/** Marks trusted text, such as a plot, as markup. */
export function raw(markup: string): Html {
  return { markup };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number')
    return String(part).replace(/[&<>"']/g, (letter) => entities[letter]!);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
