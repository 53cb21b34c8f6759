import type { AntifakeBatchClient } from '../../../client/index.ts';

/** Results for one request. */
const limit = 10_000;

/** Saves the results so far as a file of JSON lines. The browser cannot load the address itself, since it would send no key. */
export async function downloadResults(client: AntifakeBatchClient, id: string): Promise<void> {
  const lines: string[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = await client.resultPage(id, { limit, after });
    lines.push(...page.results.map((result) => `${JSON.stringify(result)}\n`));
    after = page.results.length === 0 ? undefined : page.next;
  }
  const url = URL.createObjectURL(new Blob(lines, { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `batch-${id}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}
