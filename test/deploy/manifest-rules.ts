import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { planMemory } from '../../src/cli/memory-plan.ts';
import { readSettings } from '../../src/cli/settings.ts';
import { root } from '../cli/program.ts';
import {
  type Built,
  environmentOf,
  find,
  type Names,
  type Pod,
  type Selector,
  validate,
  versions,
} from './manifests.ts';

/** What a rule checks. */
export interface Subject {
  readonly built: Built;
  /** Scratch folder. */
  readonly folder: string;
}

/** What holds for everything that is applied to a cluster, by a sentence about the manifests. */
export const rules: Readonly<Record<string, (subject: Subject) => void>> = {
  'are valid for the schemas of Kubernetes, without unknown fields': areValid,
  'are all in the namespace, which refuses pods that are not hardened': areInNamespace,
  'harden every pod as the restricted standard asks, and more': areHardened,
  'have the same image in every pod, by version': haveOneImage,
  'mount only volumes, configuration and secrets that exist': mountWhatExists,
  'select pods and ports that exist': selectWhatExists,
  'use only settings of the program, with accepted values': useKnownSettings,
  'give every pod that answers or judges time to end': giveTimeToEnd,
  'ask for the memory and processors that were measured': askForWhatWasMeasured,
  'allow no traffic that is not listed': denyTraffic,
};

const defaults = readSettings({});
/** Maximum time from SIGTERM to the end: accepted requests, and then models and store. */
const shutdownS = defaults.shutdownTimeoutMs / 1000 + 5;

function areValid({ built: { text, manifests }, folder }: Subject): void {
  const file = join(folder, 'rendered.yaml');
  writeFileSync(file, text);
  assert.equal(validate(file), versions.length * manifests.length);
}

function areInNamespace({ built }: Subject): void {
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  assert.deepEqual(find(built, 'Namespace', 'antifake')?.metadata.labels, restricted);
  const others = built.manifests.filter(({ kind }) => kind !== 'Namespace');
  assert.deepEqual([...new Set(others.map(({ metadata }) => metadata.namespace))], ['antifake']);
}

function areHardened({ built }: Subject): void {
  assert.ok(built.pods.length > 0 && find(built, 'ServiceAccount', 'antifake'));
  for (const { owner, spec, container } of built.pods) {
    const { runAsNonRoot, runAsUser, seccompProfile } = spec.securityContext as Readonly<Record<string, unknown>>;
    assert.deepEqual([runAsNonRoot, runAsUser, seccompProfile], [true, 10001, { type: 'RuntimeDefault' }], owner);
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    assert.deepEqual([spec.automountServiceAccountToken, spec.serviceAccountName], [false, 'antifake'], owner);
    // A Service named antifake would otherwise set ANTIFAKE_PORT to an address.
    assert.equal(spec.enableServiceLinks, false, owner);
    const writable = container.volumeMounts.filter(({ readOnly }) => readOnly !== true);
    const expected = built.target === 'overlays/single' ? ['/data'] : [];
    assert.deepEqual(
      writable.map(({ mountPath }) => mountPath),
      expected,
    );
  }
}

function haveOneImage({ built }: Subject): void {
  assert.deepEqual([...new Set(built.pods.map(({ container }) => container.image))], ['antifake:0.1.0']);
}

function mountWhatExists({ built }: Subject): void {
  const document = readFileSync(join(root, 'docs/kubernetes.md'), 'utf8');
  for (const { owner, spec, container } of built.pods) {
    const volumes = spec.volumes.map(({ name }) => name);
    for (const { name } of container.volumeMounts) assert.ok(volumes.includes(name), `${owner} ${name}`);
    for (const { configMap, persistentVolumeClaim: claim, secret } of spec.volumes) {
      assert.ok(configMap === undefined || find(built, 'ConfigMap', configMap.name), configMap?.name);
      assert.ok(claim === undefined || find(built, 'PersistentVolumeClaim', claim.claimName), claim?.claimName);
      // The reader creates it.
      for (const { key } of secret?.items ?? [])
        assert.match(document, new RegExp(`secret generic ${secret!.secretName}.*--from-file=${key}=`));
    }
  }
}

function selectWhatExists({ built: { manifests, pods } }: Subject): void {
  const of = (kind: string) => manifests.filter((one) => one.kind === kind);
  for (const { labels, spec } of pods)
    for (const { labelSelector } of spec.topologySpreadConstraints ?? []) assert.ok(selects(labelSelector, labels));
  for (const { kind, metadata, spec } of of('Deployment'))
    assert.deepEqual(selected(pods, spec.selector), [`${kind} ${metadata.name}`]);
  for (const { metadata, spec } of [...of('PodDisruptionBudget'), ...of('NetworkPolicy')])
    assert.ok(selected(pods, spec.selector ?? spec.podSelector).length > 0, metadata.name);
  for (const { spec } of of('Service')) {
    assert.deepEqual(selected(pods, { matchLabels: spec.selector }), ['Deployment antifake']);
    const ports = pods.flatMap(({ container }) => container.ports ?? []).map(({ name }) => name);
    for (const { targetPort } of spec.ports) assert.ok(ports.includes(targetPort), targetPort);
  }
}

function selects({ matchLabels = {} }: Partial<Selector>, labels: Names): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

function selected(pods: readonly Pod[], selector: Partial<Selector>): readonly string[] {
  return pods.filter(({ labels }) => selects(selector, labels)).map(({ owner }) => owner);
}

function useKnownSettings({ built, folder }: Subject): void {
  for (const { container, spec } of built.pods) {
    const { DATABASE_URL_FILE, ANTIFAKE_CONFIG_FILE, ...rest } = environmentOf(container, built);
    const config = spec.volumes.find(({ configMap }) => configMap !== undefined)?.configMap;
    const file = join(folder, 'antifake.conf');
    assert.equal(config === undefined, ANTIFAKE_CONFIG_FILE === undefined);
    if (config !== undefined) writeFileSync(file, find(built, 'ConfigMap', config.name)!.data!['antifake.conf']!);
    const settings = readSettings({ ...rest, ...(config !== undefined && { ANTIFAKE_CONFIG_FILE: file }) });
    const ports = container.ports?.map(({ name, containerPort }) => [name, containerPort]);
    const [http, admin] = [
      ['http', settings.port],
      ['admin', settings.adminPort],
    ];
    const expected: Readonly<Record<string, unknown>> = { serve: [http, admin], worker: [admin] };
    assert.deepEqual(ports, expected[container.args[0]!]);
    const isMounted = (path: string) =>
      container.volumeMounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`));
    for (const path of [DATABASE_URL_FILE, ANTIFAKE_CONFIG_FILE])
      assert.ok(path === undefined || isMounted(path), path);
  }
}

const isJob = ({ owner }: Pod) => owner.startsWith('Job ');

function giveTimeToEnd({ built }: Subject): void {
  for (const { owner, spec, container } of built.pods.filter((pod) => !isJob(pod))) {
    const preStopS = container.lifecycle?.preStop.sleep.seconds ?? 0;
    assert.equal(preStopS > 0, container.args[0] === 'serve', owner);
    assert.ok(spec.terminationGracePeriodSeconds! >= preStopS + shutdownS, owner);
  }
}

function askForWhatWasMeasured({ built }: Subject): void {
  const workers = 2;
  const bound = resultsOf('memory.csv').find((row) => row.workers === String(workers))?.bound_mb;
  const soak = resultsOf('soak.csv').map((row) => Number(row.resident_mb));
  for (const { container } of built.pods.filter((pod) => !isJob(pod))) {
    const { requests, limits } = container.resources;
    assert.ok(mib(limits.memory) >= Number(bound), 'limit and the bound of memory.csv');
    assert.ok(mib(requests.memory) >= Math.max(...soak), 'request and soak.csv');
    assert.equal(Number(requests.cpu), workers);
    assert.deepEqual(Object.keys(limits), ['memory']);
    const plan = { memoryMb: mib(limits.memory), maxPixels: defaults.maxPixels, workers, bodyMemoryMb: undefined };
    assert.ok(planMemory(plan).boundMb <= plan.memoryMb, 'the own plan of the service');
  }
}

/** Rows of a committed result by the names of their columns. */
function resultsOf(name: string): readonly Readonly<Record<string, string>>[] {
  return parseCsv(readFileSync(join(root, 'bench/results', name)), { columns: true, comment: '#' });
}

/** MiB of a quantity such as `1280Mi`. */
function mib(quantity: string): number {
  return Number(/^(\d+)Mi$/.exec(quantity)?.[1]);
}

function denyTraffic({ built }: Subject): void {
  const all = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  assert.deepEqual(find(built, 'NetworkPolicy', 'deny-all')?.spec, all);
  const policies = built.manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  // With the embedded store nothing is sent anywhere.
  if (built.target === 'overlays/single') assert.ok(policies.every(({ spec }) => spec.egress === undefined));
}
