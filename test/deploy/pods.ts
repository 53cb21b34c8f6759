import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { antifake, type Ended, main, ownEnvironment, root } from '../cli/program.ts';
import { type Built, environmentOf, find, type Names, type Pod, type Probe } from './manifests.ts';
import { freePort } from './proxy.ts';

/** What only the cluster of a test has. */
export interface Cluster {
  /** Folder that takes the place of the root of every container. */
  readonly folder: string;
  /** Contents of the keys of the secrets. */
  readonly secrets: Names;
}

/** A pod whose command runs as a process, with files in the place of its mounts. */
export interface RunningPod {
  /** Status of the answer to a probe of the manifest, or to a path of a named port; 0: none. */
  status(probe: Pick<Probe, 'httpGet'>): Promise<number>;
  /** `http://127.0.0.1:PORT` of a named port. */
  url(port: string): string;
  /** Runs another command in the container, as `kubectl exec` does. */
  exec(args: readonly string[]): Promise<Ended>;
  /** Ends it as the kubelet does after preStop. @returns its exit code. */
  end(): Promise<number | null>;
}

/** Runs the command of a pod to its end. */
export async function runPod(built: Built, pod: Pod, cluster: Cluster): Promise<Ended> {
  return antifake(pod.container.args, { settings: mount(built, pod, cluster) });
}

/** Starts the command of a pod, and waits until it has started. */
export async function startPod(built: Built, pod: Pod, cluster: Cluster): Promise<RunningPod> {
  const { container } = pod;
  const ports = { http: await freePort(), admin: await freePort() } as Readonly<Record<string, number>>;
  const own = {
    ANTIFAKE_HOST: '127.0.0.1',
    ANTIFAKE_PORT: String(ports.http),
    ANTIFAKE_ADMIN_PORT: String(ports.admin),
  };
  const settings = { ...mount(built, pod, cluster), ...own };
  const child = spawn(process.execPath, [main, ...container.args], { env: { ...ownEnvironment, ...settings } });
  const url = (port: string) => `http://127.0.0.1:${ports[port]}`;
  const status = ({ httpGet }: Pick<Probe, 'httpGet'>) =>
    fetch(`${url(httpGet.port)}${httpGet.path}`).then(
      (answer) => answer.status,
      () => 0,
    );
  await started(child, () => status(container.startupProbe!));
  return {
    url,
    status,
    exec: (args) =>
      antifake(
        args.map((arg) => placed(arg, pod, cluster)),
        { settings },
      ),
    end: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      return ((await exit) as [number | null])[0];
    },
  };
}

/** Waits for the startup probe. */
async function started(child: ChildProcess, probe: () => Promise<number>): Promise<void> {
  let log = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk) => {
      log += chunk;
    });
  while ((await probe()) !== 200) {
    if (child.exitCode !== null) throw new Error(`expected the pod to start but it ended: ${log}`);
    await sleep(50);
  }
}

/** Writes the files of the volumes, and returns the environment that leads to them. */
function mount(built: Built, pod: Pod, cluster: Cluster): Names {
  const { spec, container } = pod;
  for (const { name, mountPath } of container.volumeMounts) {
    const { configMap, secret } = spec.volumes.find((volume) => volume.name === name)!;
    const files = Object.entries(configMap === undefined ? {} : find(built, 'ConfigMap', configMap.name)!.data!);
    for (const { key, path } of secret?.items ?? []) files.push([path, cluster.secrets[key]!]);
    mkdirSync(join(cluster.folder, mountPath), { recursive: true });
    for (const [file, content] of files) {
      const path = join(cluster.folder, mountPath, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
  const environment = { ...imageEnvironment(), ...environmentOf(container, built) };
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, placed(value, pod, cluster)]));
}

/** A path under a mount, in the folder of the test. */
function placed(path: string, { container }: Pod, { folder }: Cluster): string {
  const isMounted = container.volumeMounts.some(({ mountPath }) => `${path}/`.startsWith(`${mountPath}/`));
  return isMounted ? join(folder, path) : path;
}

/** What the image sets. */
function imageEnvironment(): Names {
  const [, line = ''] = /^ENV (.*)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? [];
  return Object.fromEntries(line.split(' ').map((one) => one.split('=') as [string, string]));
}
