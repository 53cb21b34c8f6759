/** What the program's exit codes mean; docs/operations.md lists them. */
export const exitCodes = {
  /** Done; of `check`: every photo was judged and no verdict is yes. */
  ok: 0,
  /** Of `check`: some verdict is yes. */
  found: 1,
  /** Of `check`: some photo could not be judged, whatever the others say. */
  notJudged: 2,
  /** Wrong arguments or settings (EX_USAGE). */
  usage: 64,
  /** A fault of the program or of what it stands on: models, store, port (EX_SOFTWARE). */
  fault: 70,
} as const;
