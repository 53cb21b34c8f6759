import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPortraits } from '../../synth/people/load.ts';
import type { Portrait } from '../../synth/people/portrait.ts';

/** One line of `portraits.jsonl` as `portraits.ts` writes it. */
interface Listed {
  readonly file: string;
  readonly fake: 0 | 1;
  readonly set: string;
  readonly group: string;
  readonly split: 'train' | 'val' | 'test';
  readonly box: readonly [number, number, number, number];
  readonly points: Portrait['points'];
}

/** A portrait with where it comes from. */
export interface Person {
  readonly portrait: Portrait;
  readonly fake: 0 | 1;
  /** The set it was published in: the camera or the maker. */
  readonly set: string;
  /** The person or video; splits never cut through one. */
  readonly group: string;
}

/** Which portraits to load. */
export interface PeopleQuery {
  /** Folder that the listed files are relative to. */
  readonly dataDir: string;
  /** The list that `portraits.ts` wrote. */
  readonly list: string;
  readonly split: string;
  readonly wanted: (row: { readonly fake: 0 | 1; readonly set: string }) => boolean;
}

/** Loads the portraits of one split. */
export async function loadPeople({ dataDir, list, split, wanted }: PeopleQuery): Promise<readonly Person[]> {
  const lines = readFileSync(list, 'utf8').trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Listed).filter((row) => row.split === split && wanted(row));
  const files = rows.map(({ file, box: [x0, y0, x1, y1], points }) => ({
    file: join(dataDir, file),
    box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
    points,
  }));
  const portraits = await loadPortraits(files);
  return portraits.map((portrait, i) => {
    const { fake, set, group } = rows[i]!;
    return { portrait, fake, set, group: `${set}/${group}` };
  });
}
