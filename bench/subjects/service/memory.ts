import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { planMemory } from '../../../src/cli/memory-plan.ts';
import { type CostlyPicture, costliest } from '../../../test/hostile/costliest.ts';
import type { Row } from '../../shared/figures/table.ts';
import { formOf, type Service, startService } from '../../shared/load/service.ts';
import { number } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Maximum memory of the service. */
export const subject = defineSubject({
  name: 'memory',
  about:
    'Maximum memory of the service when everything that is allowed happens at once: the pictures that need most memory to decode on every worker, bodies that fill the memory for bodies, and the maximum number of connections. Next to it, the bound from which `ANTIFAKE_MEMORY_MB` is planned.',
  options: { seconds: number(60, 'How long the load lasts.') },
  results: ['memory.csv'],
  sections: [
    {
      page: 'service',
      title: 'Maximum memory',
      file: 'memory.csv',
      text: 'The most expensive pictures on every worker, the memory for bodies full, all connections in use; next to it the bound from which `ANTIFAKE_MEMORY_MB` is planned.',
      columns: ['workers', 'idle_mb', 'peak_mb', 'bound_mb', 'of_bound', 'answers', 'refusals'],
    },
  ],
  measure: async ({ values: { seconds }, write }) => {
    const pictures: CostlyPicture[] = [];
    for await (const picture of costliest()) pictures.push(picture);
    const rows: Row[] = [];
    for (const workers of [1, 2]) {
      const service = await startService({
        env: {
          ANTIFAKE_WORKERS: String(workers),
          ANTIFAKE_ADDRESS_SHARE: '100',
          ANTIFAKE_KEY_SHARE: '100',
          ANTIFAKE_MAX_WAIT_MS: '10000',
        },
      });
      rows.push(await measureWith(service, workers, { pictures, forMs: 1000 * seconds }));
      await service.stop();
    }
    write('memory.csv', rows);
  },
});

async function measureWith(
  service: Service,
  workers: number,
  { pictures, forMs }: { readonly pictures: readonly CostlyPicture[]; readonly forMs: number },
): Promise<Row> {
  const idleMb = service.residentMb();
  const untilMs = performance.now() + forMs;
  const isOver = () => performance.now() > untilMs;
  const sockets: Socket[] = [];
  let [peakMb, answers, refusals] = [idleMb, 0, 0];
  const ask = async (index: number) => {
    for (let turn = index; !isOver(); turn++) {
      const { bytes } = pictures[turn % pictures.length]!;
      const answer = await service.post(formOf(bytes)).catch(() => undefined);
      answers += 1;
      if (answer?.httpStatus === 429) {
        refusals += 1;
        await sleep(50);
      }
    }
  };
  const watch = async () => {
    while (!isOver()) {
      peakMb = Math.max(peakMb, service.residentMb());
      await sleep(20);
    }
  };
  await Promise.all([
    ...Array.from({ length: 2 * workers }, (_, i) => ask(i)),
    watch(),
    hold(service, sockets, isOver),
  ]);
  for (const socket of sockets) socket.destroy();
  const { boundMb } = planMemory({ workers, bodyMemoryMb: undefined, memoryMb: 1e6, maxPixels: 50_000_000 });
  return {
    workers,
    idle_mb: idleMb,
    peak_mb: peakMb,
    bound_mb: boundMb,
    of_bound: peakMb / boundMb,
    answers,
    refusals,
  };
}

/** Sends half of the body of a 4 MiB photo on the maximum number of connections, repeatedly. */
async function hold(service: Service, sockets: Socket[], isOver: () => boolean): Promise<void> {
  const body = Buffer.alloc(5_000_000, 'QUJD');
  while (!isOver()) {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (let i = 0; i < 500; i++) {
      const socket = connect(service.port, '127.0.0.1').on('error', () => undefined);
      const head = `POST /v1/th_card/antifake HTTP/1.1\r\nhost: a\r\nx-api-key: ${service.key}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length + 4}\r\n\r\nimg=`;
      socket.write(head);
      socket.write(body.subarray(0, i % 16 === 0 ? 4_500_000 : 1000));
      socket.resume();
      sockets.push(socket);
    }
    await sleep(6000);
  }
}
