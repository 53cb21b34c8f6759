import { type Html, html } from './html.ts';

/** A column: its name, and whether it contains figures, which are right-aligned. */
export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

/** One cell for each column; the first names the row. */
export type Cells = readonly (Html | string | number)[];

/** A table that on a narrow screen becomes a list, each cell after the name of its column, so that nothing is cut off. */
export function table(columns: readonly Column[], rows: readonly Cells[], caption?: string): Html {
  const side = ({ isNumber }: Column) => (isNumber ? 'number' : '');
  const head = columns.map((column) => html`<th scope="col" class="${side(column)}">${column.name}</th>`);
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell, i) => {
      const column = columns[i + 1]!;
      return html`<td class="${side(column)}" data-column="${column.name}">${cell}</td>`;
    });
    return html`<tr><th scope="row">${first ?? ''}</th>${cells}</tr>`;
  });
  return html`<table>${caption === undefined ? '' : html`<caption>${caption}</caption>`}
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table>`;
}
