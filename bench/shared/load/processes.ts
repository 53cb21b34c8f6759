import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process and its child processes. */
export function familyOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children];
}

/** User and system time of a process; the kernel counts in hundredths of a second. */
export function cpuMs(pid: number): number {
  return timesOf(pid).own;
}

/** The same of a process, its child processes, and those that have ended. */
export function familyCpuMs(pid: number): number {
  const [first, ...children] = familyOf(pid).map(timesOf);
  return first!.own + first!.ended + children.reduce((sum, { own }) => sum + own, 0);
}

function timesOf(pid: number): { readonly own: number; readonly ended: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
  return { own: 10 * (user! + system!), ended: 10 * (endedUser! + endedSystem!) };
}

/** Proportional set size in MiB, in which shared pages count once overall; 0 for a process that has just ended. */
export function residentMb(pid: number): number {
  try {
    const [, kb] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kb) / 1024;
  } catch {
    return 0;
  }
}

/** Runs processes, their threads and what they start later only on these cores, such as `0` or `0,1`. */
export function pin(pids: readonly number[], cores: string): void {
  for (const pid of pids) execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)]);
}
