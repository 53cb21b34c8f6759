import { Session } from 'node:inspector/promises';

/** Counts which blocks of chosen files run, by V8's precise coverage. */
export interface Coverage {
  /** The blocks that ran since the last call, by their ids, and the total number of their runs. */
  take(): Promise<{ readonly blocks: readonly string[]; readonly operations: number }>;
  close(): void;
}

/** Observes the files whose address matches the pattern. Only one may be open at a time, because V8 has one set of counters. */
export async function openCoverage(watched: RegExp): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take: async () => {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const blocks: string[] = [];
      let operations = 0;
      for (const { url, functions } of result.filter((script) => watched.test(script.url)))
        for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
          if (count === 0) continue;
          blocks.push(`${url.slice(url.lastIndexOf('/') + 1)}:${startOffset}-${endOffset}`);
          operations += count;
        }
      return { blocks, operations };
    },
    close: () => session.disconnect(),
  };
}
