import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../shared/figures/statistics.ts';
import { formOf, holdOk, type Service, startService } from '../../shared/load/service.ts';
import { number, scratch } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Whether candidate models slow down answers. */
export const subject = defineSubject({
  name: 'shadow',
  about:
    "Latency of a service without candidate models and of one whose candidates judge every photo that they have time for, in turns; with one request and with two in flight. Callers and services share the machine's cores.",
  options: {
    rounds: number(10, 'How often the two services take turns.'),
    photos: number(30, 'Photos of each turn.'),
    photo: scratch('samples/sample-card.jpg', 'File of the photo that is sent.'),
  },
  results: ['shadow.csv'],
  sections: [
    {
      page: 'service',
      title: 'Candidate models',
      file: 'shadow.csv',
      text: 'The sample photo, sent without a pause. `compared` photos were judged by candidates too; for the others they were busy, or requests waited.',
      columns: ['candidates', 'in_flight', 'photos', 'median_ms', 'p95_ms', 'p99_ms', 'compared', 'not_compared'],
    },
  ],
  measure: async ({ values: { rounds, photos, photo }, write }) => {
    const form = formOf(readFileSync(photo));
    const workers = { ANTIFAKE_WORKERS: '1', ANTIFAKE_MAX_WAIT_MS: '60000', ANTIFAKE_DEADLINE_MS: '60000' };
    const candidates = { ANTIFAKE_SHADOW_MODELS: 'models', ANTIFAKE_SHADOW_MODELS_LIST: 'src/model/list.json' };
    const none = await startService({ env: workers });
    const all = await startService({ env: { ...workers, ...candidates, ANTIFAKE_SHADOW_SHARE: '1' } });
    const rows = [];
    for (const inFlight of [1, 2]) {
      const took: readonly [number[], number[]] = [[], []];
      const before = await countShadow(all);
      for (let round = 0; round < rounds; round++)
        for (const [at, service] of [none, all].entries()) {
          took[at]!.push(...(await takeTurn({ service, form, inFlight, photos })));
          // The photo that the candidates are judging belongs to this turn.
          await sleep(500);
        }
      const after = await countShadow(all);
      const compared = after.compared - before.compared;
      rows.push({ candidates: 'none', ...rowOf(took[0], inFlight), compared: 0, not_compared: 0 });
      rows.push({
        ...{ candidates: 'every photo', ...rowOf(took[1], inFlight) },
        ...{ compared, not_compared: after.chosen - before.chosen - compared },
      });
    }
    await Promise.all([none.stop(), all.stop()]);
    write('shadow.csv', rows);
  },
});

interface TurnOptions {
  readonly service: Service;
  readonly form: Uint8Array;
  readonly inFlight: number;
  readonly photos: number;
}

/** @returns milliseconds of each answer. */
async function takeTurn({ service, form, inFlight, photos }: TurnOptions): Promise<readonly number[]> {
  const took: number[] = [];
  let sent = 0;
  const call = async () => {
    while (sent < photos) {
      sent += 1;
      const answer = await service.post(form);
      holdOk(answer);
      took.push(answer.tookMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, call));
  return took;
}

function rowOf(took: readonly number[], inFlight: number) {
  const ms = (share: number) => quantile(took, share);
  return { in_flight: inFlight, photos: took.length, median_ms: ms(0.5), p95_ms: ms(0.95), p99_ms: ms(0.99) };
}

/** Photos that were chosen for the candidates so far, and those of them that were compared. */
async function countShadow(service: Service): Promise<{ readonly chosen: number; readonly compared: number }> {
  const { body } = await service.get('/metrics');
  const series = Array.from(body.matchAll(/^antifake_shadow_photos_total\{result="(\w+)"\} (\d+)$/gm));
  const counts = series.map(([, result, count]) => ({ result, count: Number(count) }));
  const sum = (rows: typeof counts) => rows.reduce((total, { count }) => total + count, 0);
  return { chosen: sum(counts), compared: sum(counts.filter(({ result }) => result === 'compared')) };
}
