import type { WorkerLog } from '../batch/index.ts';

/** Severities as the log lines of the service number them. */
const numbers = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 100 } as const;

/** Writes lines of JSON to standard output, in the form of those of the service. */
export function createWorkerLog(lowest: keyof typeof numbers): WorkerLog {
  return (level, msg, fields = {}) => {
    if (numbers[level] < numbers[lowest]) return;
    const { err, ...rest } = fields;
    const line = {
      level: numbers[level],
      time: Date.now(),
      ...rest,
      ...(err !== undefined && { err: plain(err) }),
      msg,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
}

/** An error with its causes as plain data. */
function plain(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { type: name, message, stack, ...(cause !== undefined && { cause: plain(cause) }) };
}
