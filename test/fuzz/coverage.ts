import { Session } from 'node:inspector/promises';

/** Counts which blocks of chosen files run, by V8's precise coverage. */
export interface Coverage {
  /** What ran since the last call: ids of blocks, and how often all of them together. */
  take(): Promise<{ readonly blocks: readonly string[]; readonly operations: number }>;
  close(): void;
}

/** Watches the files whose address the pattern matches. Only one may be open at a time: V8 has one set of counters. */
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
