/** A Markdown table; cells may hold any text. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableLine(header), `|${'---|'.repeat(header.length)}`, ...rows.map(tableLine)].join('\n');
}

/** One line of a Markdown table; bars within cells are escaped, because they would begin the next cell. */
function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/**
 * The document with the text between `<!-- NAME -->` and `<!-- /NAME -->` replaced.
 *
 * @throws Error if the document has no such place.
 */
export function fill(document: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`Expected ${start} and, after it, ${end} in the document`);
  return `${document.slice(0, from + start.length)}\n\n${content}\n\n${document.slice(to)}`;
}
