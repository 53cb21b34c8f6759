/** Writes a line of the operator's log. No line contains a photo or a reference. */
export type WorkerLog = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;
