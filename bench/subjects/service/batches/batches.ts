import { setTimeout as sleep } from 'node:timers/promises';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Row } from '../../../shared/figures/table.ts';
import { type Cluster, startCluster } from '../../../shared/load/cluster.ts';
import { number } from '../../../shared/options.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { makeKey } from '../kill/replica.ts';
import { type Answered, audit, type Findings, type Listed } from './audit.ts';
import { countEvents, readBooks, shortenWaits } from './books.ts';
import { Caller } from './caller.ts';
import { breakThings, type Done, type WorkerSeat } from './faults.ts';
import { Member } from './member.ts';
import { type Machine, type Network, openNetwork } from './network.ts';
import { type Kind, makeKinds, type PhotoServer, servePhotos } from './photos.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const port = 8080;
const replicas = 2;
const workers = 3;

/** The first batch has this share of the photos; the others are small, and are submitted one after the other while things break. */
const largeShare = 0.6;
const smallBatches = 40;

/** Batches on machines that fail. */
export const subject = defineSubject({
  name: 'batches',
  about:
    'Batches on two replicas and three workers in network namespaces, while workers are killed, one is cut off, PostgreSQL is restarted and killed, and a replica is stopped. Compares every photo of the list with its result and its ledger row. The receiver of webhooks fails half of the time. Requires root and PostgreSQL.',
  options: {
    photos: number(10_000, 'Photos of all batches.'),
    seed: number(1, 'Of the order of events.'),
  },
  results: ['batches.csv'],
  sections: [
    {
      page: 'service',
      title: 'Batches on machines that fail',
      file: 'batches.csv',
      text: 'Two replicas, three workers and PostgreSQL, each in a network namespace of its own. The list holds small photos of a few dozen kinds, each under its own name: cards, a photo without a card, a file that is no photo, one that is missing. Every photo is compared with its result, with one inspection without a queue, and with its ledger row. Workers that were killed are started again. The waits before further attempts to send an event, up to a day, are cut short at the end.',
      columns: ['what', 'count'],
    },
  ],
  measure: async ({ values, write }) => {
    const generator = xoroshiro128plus(values.seed);
    const random = () => (generator.next() >>> 0) / 2 ** 32;
    const kinds = await makeKinds();
    const site = await openSite(kinds, random);
    const interrupt = () => void site.close().finally(() => process.exit(1));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
    try {
      write('batches.csv', rowsOf(await run({ ...site, kinds, random, photos: values.photos })));
    } finally {
      await site.close();
    }
  },
});

/** Everything that runs. */
interface Site {
  readonly cluster: Cluster;
  readonly replicas: readonly WorkerSeat[];
  readonly workers: readonly WorkerSeat[];
  readonly server: PhotoServer;
  readonly receiver: Receiver;
  readonly caller: Caller;
}

async function openSite(kinds: readonly Kind[], random: () => number): Promise<Site & { close(): Promise<void> }> {
  const network = openNetwork();
  const database = network.addMachine();
  const cluster = startCluster({ ...database, clients: network.range });
  const server = await servePhotos(kinds, network.address);
  const receiver = await startReceiver(network.address, random);
  const env = {
    DATABASE_URL: `postgres://antifake@${database.address}/postgres`,
    ANTIFAKE_SOURCES: server.folder,
    ANTIFAKE_WEBHOOK_URLS: receiver.folder,
    ANTIFAKE_PRIVATE_NETWORKS: network.range,
    ANTIFAKE_WORKERS: '1',
  };
  const { key } = makeKey({ DATABASE_URL: cluster.url });
  const seats = (count: number, command: string) =>
    Array.from({ length: count }, () => seat(network.addMachine(), command, env));
  const site = { replicas: seats(replicas, 'serve'), workers: seats(workers, 'worker') };
  const caller = new Caller(
    site.replicas.map(({ machine }) => `http://${machine.address}:${port}`),
    key,
  );
  const close = () => closeSite(network, { ...site, cluster, server, receiver, caller });
  return { ...site, cluster, server, receiver, caller, close };
}

function seat(machine: Machine, command: string, env: Readonly<Record<string, string>>): WorkerSeat {
  const own = { ANTIFAKE_HOST: machine.address, ANTIFAKE_PORT: String(port) };
  const member = new Member({ command, inside: machine.inside, env: { ...env, ...(command === 'serve' && own) } });
  member.start();
  return { machine, member };
}

async function closeSite(network: Network, site: Site): Promise<void> {
  await Promise.all([...site.replicas, ...site.workers].map(({ member }) => member.end('SIGKILL')));
  site.receiver.close();
  site.server.close();
  site.cluster.stop();
  network.close();
}

interface Run extends Site {
  readonly kinds: readonly Kind[];
  readonly photos: number;
  readonly random: () => number;
}

/** What happened, and what was found. */
interface Outcome extends Pick<State, 'list' | 'batchIds'> {
  readonly done: Done;
  readonly findings: Findings;
  readonly reads: ReadonlyMap<number, number>;
  readonly receiver: Receiver;
  readonly undelivered: number;
  readonly repeatedCalls: number;
  readonly seconds: number;
}

async function run(site: Run): Promise<Outcome> {
  const { cluster, caller, receiver, server, photos, random } = site;
  receiver.setSecret(await caller.createSecret());
  const fromMs = performance.now();
  const state: State = { list: [], batchIds: [], settled: 0, isOver: false };
  const breaking = breakThings({
    cluster,
    workers: site.workers,
    replica: site.replicas.at(-1)!.member,
    progress: () => state.settled / photos,
    random,
  });
  await Promise.all([submitAll(site, state), watch(site, state)]);
  const seconds = (performance.now() - fromMs) / 1000;
  const done = await breaking;
  const undelivered = await untilDelivered(cluster.url);
  const results: Answered[] = [];
  for (const batchId of state.batchIds) results.push(...(await caller.results(batchId)));
  const findings = audit(state.list, results, await readBooks(cluster.url));
  return {
    ...state,
    done,
    findings,
    reads: server.reads,
    receiver,
    undelivered,
    repeatedCalls: caller.repeated,
    seconds,
  };
}

/** How far the run is. */
interface State {
  readonly list: Listed[];
  readonly batchIds: string[];
  /** Photos that have a result. */
  settled: number;
  isOver: boolean;
}

/** The large batch first; then the small ones, one after the other, until half of the photos have a result. */
async function submitAll(site: Run, state: State): Promise<void> {
  const { photos, kinds, server, caller, receiver } = site;
  const small = Math.max(1, Math.round((photos * (1 - largeShare)) / smallBatches));
  for (let serial = 0; state.list.length < photos; serial++) {
    while (state.settled < (photos * serial) / (2 * smallBatches)) await sleep(200);
    const first = state.list.length;
    const count = Math.min(photos - first, serial === 0 ? Math.round(photos * largeShare) : small);
    const numbers = Array.from({ length: count }, (_, at) => first + at);
    const references = numbers.map((photo) => ({ reference: server.referenceOf(photo), id: `photo ${photo}` }));
    const { id: batchId } = await caller.submit(references, `${receiver.folder}batches`, `list-${serial}`);
    state.batchIds.push(batchId);
    state.list.push(
      ...numbers.map((photo, place) => ({
        batchId,
        place,
        reference: server.referenceOf(photo),
        expected: kinds[photo % kinds.length]!.expected,
      })),
    );
  }
}

/** Looks every second, until every photo has a result. */
async function watch({ caller, photos }: Run, state: State): Promise<void> {
  for (let at = 0; !state.isOver; at++) {
    const batches = await caller.list();
    state.settled = batches.reduce((sum, { settled }) => sum + settled, 0);
    state.isOver = state.list.length >= photos && batches.every((batch) => batch.state !== 'running');
    if (at % 15 === 0 || state.isOver) process.stderr.write(`${state.settled} of ${photos}\n`);
    await sleep(1000);
  }
}

/** Attempts at events go on without their waits. @returns batches whose event was not delivered. */
async function untilDelivered(url: string): Promise<number> {
  while ((await countEvents(url, 'waiting')) > 0) {
    await shortenWaits(url);
    await sleep(500);
  }
  return countEvents(url, 'given_up');
}

function rowsOf(outcome: Outcome): readonly Row[] {
  const { done, findings, list, batchIds, reads, receiver, undelivered, repeatedCalls, seconds } = outcome;
  const { received } = receiver;
  const statuses = Object.entries(Object.groupBy(list, ({ expected }) => expected.status));
  const again = [...reads.values()].reduce((sum, count) => sum + count - 1, 0);
  const announced = new Set(received.handled.values());
  const counts: readonly (readonly [string, number])[] = [
    ['photos in the list', list.length],
    ...statuses.map(([status, some = []]): [string, number] => [`of these to be answered with ${status}`, some.length]),
    ['of these to be charged', list.filter(({ expected }) => expected.isCharged).length],
    ['batches', batchIds.length],
    ['seconds until the last result', Math.round(seconds)],
    ...done,
    ['calls of the API that failed and were repeated', repeatedCalls],
    ['photos read again by another attempt (allowed)', again],
    ['photos without a result', findings.lost],
    ['results too many', findings.additional],
    ['results that differ from one inspection without a queue', findings.different],
    ['photos without a ledger row', findings.unbooked],
    ['ledger rows too many', findings.bookedAgain],
    ['ledger rows with another status or charge', findings.bookedWrongly],
    ['photos charged again or wrongly', findings.chargedAgain],
    ['units of the quota used too many or too few', Math.abs(findings.unitsOff)],
    ['sums for billing that differ from the ledger', findings.sumsOff],
    ['requests at the receiver of webhooks', received.requests],
    ['of these refused with 503', received.refused],
    ['of these handled, but the connection broken before the answer', received.unanswered],
    ['of these repeats, told by their id', received.repeats],
    ['of these with a wrong signature', received.unsigned],
    ['different events handled', received.handled.size],
    ['batches whose event was never handled', batchIds.filter((id) => !announced.has(id)).length],
    ['events given up after ten attempts', undelivered],
  ];
  return counts.map(([what, count]) => ({ what, count }));
}
