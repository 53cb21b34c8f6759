import type { ScoreRow } from '../scores/row.ts';

/** Outcomes and durations of the photos. */
export interface Outcomes {
  readonly photos: number;
  readonly judged: number;
  /** Photos without an answer, by reason, most frequent first; ISO/IEC 30107-3 calls their share non-response rates. */
  readonly unjudged: readonly { readonly reason: string; readonly bonaFide: number; readonly attacks: number }[];
  readonly bonaFide: { readonly photos: number; readonly unjudged: number };
  readonly attacks: { readonly photos: number; readonly unjudged: number };
  /** Milliseconds a judged photo took on its worker. */
  readonly ms: { readonly median: number; readonly p95: number; readonly max: number };
}

/** Counts outcomes; a photo is an attack if any of its labels is 1. */
export function countOutcomes(rows: readonly ScoreRow[]): Outcomes {
  const isAttack = ({ truth }: ScoreRow) => Object.values(truth).includes(1);
  const unjudged = rows.filter((row) => row.outcome !== 'judged');
  const split = (of: readonly ScoreRow[]) => {
    const attacks = of.filter(isAttack).length;
    return { bonaFide: of.length - attacks, attacks };
  };
  const [all, without] = [split(rows), split(unjudged)];
  const byReason = Map.groupBy(unjudged, (row) => row.reason);
  return {
    photos: rows.length,
    judged: rows.length - unjudged.length,
    unjudged: [...byReason]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([reason, of]) => ({ reason, ...split(of) })),
    bonaFide: { photos: all.bonaFide, unjudged: without.bonaFide },
    attacks: { photos: all.attacks, unjudged: without.attacks },
    ms: durationsOf(rows.flatMap((row) => (row.outcome === 'judged' ? [row.ms] : []))),
  };
}

function durationsOf(ms: readonly number[]): Outcomes['ms'] {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 };
}
