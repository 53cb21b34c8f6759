import stringWidth from 'string-width';

/** Lines up rows of text under their headings as a terminal shows them: a Thai vowel above its letter takes no column. */
export function formatTable(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...rows.map((row) => printable(row[column] ?? ''))].map((cell) => stringWidth(cell))),
  );
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => {
        const shown = printable(cell);
        const space = ' '.repeat((widths[column] ?? 0) - stringWidth(shown));
        return typeof cell === 'number' ? space + shown : shown + space;
      })
      .join('  ')
      .trimEnd();
  return `${[line(headings), ...rows.map(line)].join('\n')}\n`;
}

/** A file's name may hold a line break, or what a terminal would obey. */
function printable(cell: string | number): string {
  return String(cell).replace(/\p{Cc}/gu, '�');
}
