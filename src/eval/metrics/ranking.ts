import type { Item } from './sample.ts';

/** Items in descending order of their value, as parallel arrays, for a sweep. */
export interface Ranking {
  readonly size: number;
  readonly attack: Uint8Array;
  /** 1 at the last item of each run of equal values. */
  readonly lastOfTie: Uint8Array;
  /** 1 if the verdict is yes. */
  readonly yes: Uint8Array;
  readonly value: Float64Array;
  readonly score: Float64Array;
  /** Index into `groups`. */
  readonly group: Int32Array;
  readonly groups: readonly string[];
  /** Index into `kinds`; -1 for bona fide photos. */
  readonly kind: Int32Array;
  readonly kinds: readonly string[];
}

/** Ranks items; yes is a score above the threshold. */
export function rank(items: readonly Item[], threshold: number): Ranking {
  const sorted = items.toSorted((a, b) => b.value - a.value);
  const groups = [...new Set(sorted.map((item) => item.group))];
  const kinds = [...new Set(sorted.flatMap((item) => (item.attack ? [item.kind] : [])))].sort();
  const groupAt = new Map(groups.map((group, i) => [group, i]));
  const kindAt = new Map(kinds.map((kind, i) => [kind, i]));
  return {
    size: sorted.length,
    attack: Uint8Array.from(sorted, (item) => (item.attack ? 1 : 0)),
    lastOfTie: Uint8Array.from(sorted, (item, i) => (sorted[i + 1]?.value === item.value ? 0 : 1)),
    yes: Uint8Array.from(sorted, (item) => (item.score > threshold ? 1 : 0)),
    value: Float64Array.from(sorted, (item) => item.value),
    score: Float64Array.from(sorted, (item) => item.score),
    group: Int32Array.from(sorted, (item) => groupAt.get(item.group)!),
    groups,
    kind: Int32Array.from(sorted, (item) => (item.attack ? kindAt.get(item.kind)! : -1)),
    kinds,
  };
}
