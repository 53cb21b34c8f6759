import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../shared/load/cluster.ts';
import type { Member } from './member.ts';
import type { Machine } from './network.ts';

/** A worker on its machine. */
export interface WorkerSeat {
  readonly machine: Machine;
  readonly member: Member;
}

/** What fails. */
export interface Victims {
  readonly cluster: Cluster;
  readonly workers: readonly WorkerSeat[];
  /** A replica that is stopped and not started again. */
  readonly replica: Member;
  /** Share of the photos that have a result, 0..1. */
  readonly progress: () => number;
  /** 0..1. */
  readonly random: () => number;
}

/** What was done, and how often; for the cut, its seconds. */
export type Done = Map<string, number>;

/** Longer than the 30 seconds after which a silent worker is taken for dead, and than the wait until the queue looks. */
const cutS = 50;

/** No worker is killed after this share, so that the end is not one of the bench's own making. */
const calmFrom = 0.95;

/** Does each fault once at its share of the photos, and kills workers until most photos have a result. */
export async function breakThings(victims: Victims): Promise<Done> {
  const { cluster, workers, replica, progress } = victims;
  /** A worker that is cut off is not killed, so that the same process comes back. */
  const offline = new Set<WorkerSeat>();
  const once = (act: () => void | Promise<void>) => async () => {
    await act();
    return 1;
  };
  const faults: readonly Fault[] = [
    { name: 'workers killed by SIGKILL', share: 0.02, act: () => killWorkers(victims, offline) },
    { name: 'seconds for which one worker was cut off', share: 0.05, act: () => cut(workers[0]!, offline) },
    { name: 'restarts of PostgreSQL', share: 0.3, act: once(() => cluster.restart()) },
    { name: 'replicas stopped', share: 0.45, act: once(() => replica.end('SIGTERM')) },
    { name: 'kills of PostgreSQL', share: 0.6, act: once(() => cluster.kill('all')) },
  ];
  const counts = await Promise.all(faults.map((fault) => wreak(progress, fault)));
  return new Map(faults.map(({ name }, at) => [name, counts[at]!]));
}

interface Fault {
  /** What is counted. */
  readonly name: string;
  /** Share of the photos that have a result when it happens. */
  readonly share: number;
  readonly act: () => Promise<number>;
}

async function wreak(progress: Victims['progress'], { name, share, act }: Fault): Promise<number> {
  while (progress() < share) await sleep(100);
  process.stderr.write(`from here: ${name}\n`);
  return act();
}

async function cut(seat: WorkerSeat, offline: Set<WorkerSeat>): Promise<number> {
  offline.add(seat);
  seat.machine.setLink('down');
  await sleep(1000 * cutS);
  seat.machine.setLink('up');
  offline.delete(seat);
  return cutS;
}

/** A killed worker is started again at once, as a supervisor does. */
async function killWorkers({ workers, progress, random }: Victims, offline: ReadonlySet<WorkerSeat>): Promise<number> {
  let kills = 0;
  while (progress() < calmFrom) {
    await sleep(4000 + 12_000 * random());
    const online = workers.filter((worker) => !offline.has(worker));
    const { member } = online[Math.floor(random() * online.length)]!;
    await member.end('SIGKILL');
    member.start();
    kills += 1;
  }
  return kills;
}
