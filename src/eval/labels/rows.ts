import { CsvError, parse } from 'csv-parse/sync';
import { LabelsError, type Problem } from './label.ts';

/** One line of a table, not yet checked. */
export interface Row {
  /** From 1. */
  readonly line: number;
  /** Cells by name of the column; CSV gives strings, JSON any value. */
  readonly cells: Readonly<Record<string, unknown>>;
}

/** A table's rows, and the names of its columns with the line on which each first occurs. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly columns: ReadonlyMap<string, number>;
}

/** Reads CSV with a heading line. @throws LabelsError if it is not valid CSV. */
export function readCsv(text: string, source: string): Rows {
  const [head, ...rest] = recordsOf(text, source);
  const names = head?.record ?? [];
  const columns = new Map(names.map((name) => [name, 1]));
  const problems: Problem[] = [];
  if (columns.size < names.length)
    problems.push({
      line: 1,
      text: 'Expected every column once but received one twice',
      remedy: 'Rename or remove one',
    });
  const rows = rest.map(({ record, line }) => {
    if (record.length !== names.length)
      problems.push({
        line,
        text: `Expected ${names.length} cells but received ${record.length}`,
        remedy: 'Give each line as many as the heading, and put a text that contains a comma in double quotes',
      });
    return { line, cells: Object.fromEntries(names.map((name, i) => [name, record[i] ?? ''])) };
  });
  if (problems.length > 0) throw new LabelsError(source, problems);
  return { rows, columns };
}

/** Reads one JSON object per line. @throws LabelsError for lines that are not JSON objects. */
export function readJsonLines(text: string, source: string): Rows {
  const problems: Problem[] = [];
  const rows: Row[] = [];
  const columns = new Map<string, number>();
  text.split('\n').forEach((content, i) => {
    if (content.trim() === '') return;
    const cells = parseObject(content);
    const line = i + 1;
    if (cells === undefined) {
      const remedy = 'Write one object per line, such as {"file":"a.jpg","deepfake":1}';
      problems.push({ line, text: `Expected a JSON object but received ${content.trim().slice(0, 40)}`, remedy });
      return;
    }
    for (const name of Object.keys(cells)) if (!columns.has(name)) columns.set(name, line);
    rows.push({ line, cells });
  });
  if (problems.length > 0) throw new LabelsError(source, problems);
  return { rows, columns };
}

function recordsOf(text: string, source: string) {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;
    const records: unknown[] = parse(text, options);
    return (records as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = Number(cause.lines);
    throw new LabelsError(source, [
      { line, text: `Expected CSV but received ${cause.message}`, remedy: 'Correct the quotes' },
    ]);
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
