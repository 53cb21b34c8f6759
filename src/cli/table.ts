import stringWidth from 'string-width';

type Cell = string | number;

/**
 * Aligns rows of text under their headings as a terminal shows them: a Thai vowel above its letter takes no column. A column that
 * contains a number is right-aligned.
 */
export function formatTable(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const columns = headings.map((heading, i) => {
    const cells = rows.map((row) => row[i] ?? '');
    const widths = [heading, ...cells].map((cell) => stringWidth(printable(cell)));
    return { width: Math.max(...widths), isNumeric: cells.some((cell) => typeof cell === 'number') };
  });
  const line = (cells: readonly Cell[]) =>
    columns
      .map(({ width, isNumeric }, i) => {
        const shown = printable(cells[i] ?? '');
        const space = ' '.repeat(width - stringWidth(shown));
        return isNumeric ? space + shown : shown + space;
      })
      .join('  ')
      .trimEnd();
  return `${[line(headings), ...rows.map(line)].join('\n')}\n`;
}

/** Replaces control characters: the name of a file may contain line breaks or terminal commands. */
function printable(cell: Cell): string {
  return String(cell).replace(/\p{Cc}/gu, '�');
}
