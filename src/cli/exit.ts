/**
 * What the program's exit codes mean; docs/cli.md lists them, word for word. Those that tell a result are none that Node gives by
 * itself (1 to 13, when a module is missing or memory runs out) or a shell (126 to 165): a fault never reads as a verdict.
 */
export const exitTable = {
  ok: { code: 0, meaning: 'Done. Of `check`: every photo was judged and no fault was found. Of `doctor`: no fault.' },
  found: { code: 20, meaning: 'Of `check`: some verdict is yes.' },
  notJudged: { code: 21, meaning: 'Of `check`: some photo could not be judged, whatever the others say.' },
  sick: { code: 22, meaning: 'Of `doctor`: at least one line is a fault.' },
  usage: { code: 64, meaning: 'Wrong arguments, settings or input files.' },
  fault: { code: 70, meaning: 'A fault of the program or of what it stands on: models, store, port, disk.' },
  brokenPipe: { code: 141, meaning: 'The reader of the output left, as `head` does; what was left to print is lost.' },
} as const;

type Ending = keyof typeof exitTable;

/** The codes by name. */
export const exitCodes = Object.fromEntries(
  Object.entries(exitTable).map(([name, { code }]) => [name, code]),
) as Readonly<Record<Ending, number>>;
