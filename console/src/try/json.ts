/** Longest line of a list that is written on one line. */
const maxLineLength = 120;

/** JSON to read: two spaces for each level, lists of numbers on one line. */
export function formatJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = JSON.stringify(value);
  const isFlat = Object.values(value).every((one) => typeof one !== 'object' || one === null || isPoint(one));
  if (isFlat && line.length + indent.length <= maxLineLength && Array.isArray(value)) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => inner + formatJson(one, inner))
    : Object.entries(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${formatJson(one, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function isPoint(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number');
}
