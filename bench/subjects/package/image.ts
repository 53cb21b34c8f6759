import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AntifakeClient } from '../../../client/index.ts';
import { documentedCommands } from '../../package/commands.ts';
import { composed } from '../../package/composed.ts';
import { docker, isReady, memoryMb, photoAnswer, waitUntilReady } from '../../package/container.ts';
import { documentTable } from '../../shared/document/document-table.ts';
import { median } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { flag, scratch } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

const inFlight = 12;
const [user, writable, answered, stopped] = [
  'user',
  'paths that can be written but /data, /dev and /proc',
  `of ${inFlight} photos in flight at docker stop, answered`,
  'exit code after docker stop',
];
const expected: ReadonlyMap<string, string> = new Map([
  [user, '10001'],
  [writable, '0'],
  [answered, String(inFlight)],
  [stopped, '0'],
]);

/** The container image. */
export const subject = defineSubject({
  name: 'image',
  about:
    'Builds the image, runs it with the commands of docs/deploy.md, and measures size, start, memory and stop. Needs Docker. If Docker on the machine has no network or no registry, see .ci/image.',
  options: {
    build: scratch('', 'Added to `docker build`.'),
    network: scratch(undefined, 'Network for `docker run`.'),
    compose: scratch('docker compose', 'Command to use in place of `docker compose`; `none` skips it.'),
    check: flag('Take each figure once and write none.'),
  },
  results: ['image.csv'],
  fills: [
    {
      document: 'docs/deploy.md',
      place: 'image',
      content: () => documentTable('image.csv', ['what', 'value'], ['measured', 'value']),
    },
  ],
  measure: async ({ values: { build, network, compose, check }, write }) => {
    const commands = commandsOf(build, network);
    try {
      clear();
      shell(commands.build);
      const rows = [...sizes(), ...(await startTimes(commands, check ? 1 : 5))];
      rows.push(...(await answers(commands, check ? 2 : 100)));
      rows.push(...(await stopsAnswering(commands)), ...(await stopsWhileStarting(commands)));
      if (compose !== 'none') rows.push(...composed(compose));
      requireGood(rows);
      if (check) process.stdout.write(rows.map(({ what, value }) => `${what}: ${value}\n`).join(''));
      else write('image.csv', rows);
    } finally {
      clear();
    }
  },
});

/** The commands of docs/deploy.md. */
type Commands = Readonly<Record<'build' | 'run' | 'createKey' | 'call' | 'stop', string>>;

function commandsOf(buildOptions: string, network: string | undefined): Commands {
  const [build, run, createKey, call, stop] = documentedCommands('docs/deploy.md', 'docker');
  const where = network === undefined ? '' : `--network ${network}`;
  return {
    build: build!.replace('docker build', `docker build ${buildOptions}`),
    run: run!.replace('docker run', `docker run ${where}`),
    createKey: createKey!,
    call: call!,
    stop: stop!,
  };
}

/** @throws Error if something differs from docs/deploy.md. */
function requireGood(rows: readonly Row[]): void {
  const wrong = rows.filter(({ what, value }) => (expected.get(String(what)) ?? String(value)) !== String(value));
  if (wrong.length > 0) throw new Error(`Expected otherwise: ${wrong.map(({ what, value }) => `${what}: ${value}`)}`);
}

function sizes(): readonly Row[] {
  const bytes = Number(docker('image', 'inspect', '--format', '{{.Size}}', 'antifake'));
  return [{ what: 'size of the image, MB', value: Math.round(bytes / 1e6) }];
}

async function startTimes({ run }: Commands, starts: number): Promise<readonly Row[]> {
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    clear();
    const began = performance.now();
    shell(run);
    await waitUntilReady();
    times.push(performance.now() - began);
  }
  return [{ what: `from docker run to ready, ms, median of ${starts}`, value: Math.round(median(times)) }];
}

/** Measures the container that the last start left running. */
async function answers({ createKey, call }: Commands, photos: number): Promise<readonly Row[]> {
  const idle = memoryMb();
  const answer = shell(`${createKey}\n${call}`);
  for (let i = 0; i < photos; i++) shell(`KEY=${key()}\n${call}`);
  const { blur, deepfake, print } = photoAnswer(answer);
  return [
    { what: user, value: docker('exec', 'antifake-1', 'id', '--user') },
    { what: writable, value: countWritable() },
    { what: 'scores of the sample photo: blur, deepfake, print', value: [blur, deepfake, print].join(' ') },
    { what: 'health', value: await health() },
    { what: 'memory once ready, MB', value: idle },
    { what: `memory after ${photos} photos more, MB`, value: memoryMb() },
  ];
}

/** Calls `docker stop` as soon as the first of several photos is answered: the others wait or are being judged, and must be answered as well. */
async function stopsAnswering({ stop }: Commands): Promise<readonly Row[]> {
  const [apiKey, photo] = [key(), readFileSync('samples/sample-swapped.jpg')];
  const client = new AntifakeClient({ baseUrl: 'http://127.0.0.1:8080', apiKey });
  const calls = Array.from({ length: inFlight }, () => client.antifake(photo).then(({ status }) => status === 'OK'));
  await Promise.any(calls);
  shell(stop);
  const good = (await Promise.allSettled(calls)).filter((call) => call.status === 'fulfilled' && call.value);
  return [
    { what: answered, value: good.length },
    { what: stopped, value: exitCode() },
  ];
}

async function stopsWhileStarting({ run, stop }: Commands): Promise<readonly Row[]> {
  clear();
  shell(run);
  await sleep(300);
  const isEarly = !(await isReady());
  shell(stop);
  return [{ what: 'exit code of a stop while starting', value: isEarly ? exitCode() : 'it was ready already' }];
}

/** The status of the health check, which first runs after ten seconds. */
async function health(): Promise<string> {
  for (let second = 0; ; second++) {
    const status = docker('inspect', '--format', '{{.State.Health.Status}}', 'antifake-1');
    if (status !== 'starting' || second === 30) return status;
    await sleep(1000);
  }
}

function key(): string {
  return docker('exec', 'antifake-1', 'antifake', 'keys', 'create', '--name', 'bench');
}

/** Number of folders that the service's user can write to; `/proc`, `/dev` and the volume are not part of the root file system. */
function countWritable(): number {
  const find =
    'find / -xdev \\( -path /proc -o -path /dev -o -path /data -o -path /sys \\) -prune -o -type d -writable -print 2>/dev/null | while read d; do touch "$d/.t" 2>/dev/null && echo "$d"; done | wc -l';
  return Number(docker('exec', 'antifake-1', 'sh', '-c', find));
}

function exitCode(): string {
  return docker('inspect', '--format', '{{.State.ExitCode}}', 'antifake-1');
}

function clear(): void {
  shell('docker rm --force --volumes antifake-1 >/dev/null 2>&1; docker volume rm antifake >/dev/null 2>&1; true');
}

function shell(script: string): string {
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', env: { ...process.env, DOCKER_BUILDKIT: '1' } });
}
