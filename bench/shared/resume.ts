import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A long series of measurements that a file keeps, one on each line, so that none is lost if the run stops. */
export interface Run<T> {
  /** The file of the measurements; its first line is the key. */
  readonly file: string;
  /** What the measurements depend on, e.g. the seed and the models; measurements with another key are discarded. */
  readonly key: string;
  readonly count: number;
  readonly measure: (index: number) => Promise<T>;
}

/** Measurements 0 to `count`, in order: those in the file from an earlier start, and the rest measured now. */
export async function resume<T>({ file, key, count, measure }: Run<T>): Promise<readonly T[]> {
  const [known, ...lines] = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  const results = known === key ? lines.slice(0, count).map((line) => JSON.parse(line) as T) : [];
  if (known !== key) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${key}\n`);
  }
  for (let i = results.length; i < count; i++) {
    const result = await measure(i);
    results.push(result);
    appendFileSync(file, `${JSON.stringify(result)}\n`);
    if (results.length % 100 === 0) process.stderr.write(`${results.length} of ${count}\n`);
  }
  return results;
}
