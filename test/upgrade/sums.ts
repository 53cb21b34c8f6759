/** Answers of one status to one key, as `antifake usage --json` prints them, or as the ledger has them. */
export interface Sum {
  readonly keyId: string;
  readonly status: string;
  readonly answers: number;
  readonly charged: number;
}

/** Sums of all days: a test may run over midnight. */
export function totals(sums: readonly Sum[]): readonly Sum[] {
  const byStatus = Map.groupBy(sums, ({ keyId, status }) => `${keyId} ${status}`);
  return [...byStatus.values()].map((days) => ({
    ...days[0]!,
    answers: days.reduce((total, { answers }) => total + answers, 0),
    charged: days.reduce((total, { charged }) => total + charged, 0),
  }));
}
