/**
 * The program's exit codes and their meanings; docs/cli.md lists them, word for word. The codes for results are not used by Node
 * itself (1 to 13, if a module is missing or memory runs out) or by a shell (126 to 165), so that a failure is never taken for a verdict.
 */
export const exitTable = {
  ok: { code: 0, meaning: 'Done. `check`: every photo was judged and no fault was found. `doctor`: no fault.' },
  faultFound: { code: 20, meaning: '`check`: at least one verdict is yes.' },
  notJudged: { code: 21, meaning: '`check`: at least one photo could not be judged, whatever the other results are.' },
  unhealthy: { code: 22, meaning: '`doctor`: at least one line is a fault. `ready`: the service is not ready.' },
  usage: { code: 64, meaning: 'Wrong arguments, settings or input files.' },
  fault: { code: 70, meaning: 'A failure of the program or of something it depends on: models, store, port, disk.' },
  brokenPipe: {
    code: 141,
    meaning: 'The reader of the output closed it, as `head` does; the remaining output is lost.',
  },
} as const;

type Ending = keyof typeof exitTable;

/** The codes by name. */
export const exitCodes = Object.fromEntries(
  Object.entries(exitTable).map(([name, { code }]) => [name, code]),
) as Readonly<Record<Ending, number>>;
