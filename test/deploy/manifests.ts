import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../cli/program.ts';

const python = join(root, 'out/deploy/python/bin');

/** Why the manifests cannot be built; `false` if they can. */
export const noTools: string | false =
  !existsSync(join(python, 'kubectl')) && 'NOT RUN: no kubectl; run `npm run manifests` first';

/** What is applied to a cluster, each a folder of deploy/kubernetes. */
export const targets = ['migrate', 'overlays/single', 'overlays/replicated'] as const;

/** Versions of Kubernetes against whose schemas the manifests are validated: the oldest that has every field, and the newest. */
export const versions = ['1.32', '1.37'] as const;

type Target = (typeof targets)[number];

/** Labels or settings by name. */
export type Names = Readonly<Record<string, string>>;

/** An object of Kubernetes, its schema already validated. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Names };
  // biome-ignore lint/suspicious/noExplicitAny: the schemas of Kubernetes describe it, and the tests validate it against them.
  readonly spec?: any;
  readonly data?: Names;
}

/** The part of a container that is read here. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: true }[];
  readonly resources: {
    readonly requests: Readonly<Record<'cpu' | 'memory', string>>;
    readonly limits: Readonly<Record<'memory', string>>;
  };
  readonly securityContext: unknown;
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
}

/** A request to a named port. */
export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

/** The part of a pod that is read here. */
export interface Pod {
  /** Kind and name of what creates it. */
  readonly owner: string;
  readonly labels: Names;
  readonly annotations: Names;
  readonly container: Container;
  readonly spec: {
    readonly enableServiceLinks: boolean;
    readonly automountServiceAccountToken: boolean;
    readonly serviceAccountName: string;
    readonly terminationGracePeriodSeconds?: number;
    readonly securityContext: unknown;
    readonly volumes: readonly Volume[];
    readonly topologySpreadConstraints?: readonly { readonly labelSelector: Selector }[];
  };
}

/** A volume from one of the three sources that are used. */
export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: {
    readonly secretName: string;
    readonly items: readonly { readonly key: string; readonly path: string }[];
  };
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

/** What is applied to a cluster. */
export interface Built {
  readonly target: Target;
  readonly text: string;
  readonly manifests: readonly Manifest[];
  readonly pods: readonly Pod[];
}

/** Selects by labels. */
export interface Selector {
  readonly matchLabels: Names;
}

/** The objects of a target, and the pods that they create. */
export function build(target: Target): Built {
  const text = render(target);
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  return { target, text, manifests, pods: podsOf(manifests) };
}

/** The text that `kubectl apply -k` would send. */
function render(target: Target): string {
  const folder = join(root, 'deploy/kubernetes', target);
  return execFileSync(join(python, 'kubectl'), ['kustomize', folder], { encoding: 'utf8' });
}

/** The object of a kind with this name. */
export function find({ manifests }: Built, kind: string, name: string): Manifest | undefined {
  return manifests.find((one) => one.kind === kind && one.metadata.name === name);
}

/**
 * Validates a file against the schemas of Kubernetes, unknown fields included.
 * @returns how many objects were validated, once for each version.
 * @throws Error with what is wrong.
 */
export function validate(file: string): number {
  const asked = versions.flatMap((version) => ['-k', version]);
  const output = execFileSync(join(python, 'kubernetes-validate'), ['--strict', ...asked, file], { encoding: 'utf8' });
  const lines = output.trim().split('\n');
  // An object of an unknown kind or version is only a warning to it.
  const wrong = lines.filter((line) => !line.startsWith('INFO '));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return lines.length;
}

/** The pods of Deployments and Jobs; each has one container. */
function podsOf(manifests: readonly Manifest[]): readonly Pod[] {
  return manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map(({ kind, metadata, spec }) => {
      const { template } = spec;
      const [container, ...others] = template.spec.containers as readonly Container[];
      if (container === undefined || others.length > 0 || template.spec.initContainers !== undefined)
        throw new Error(`expected one container in ${kind} ${metadata.name}`);
      const { labels, annotations = {} } = template.metadata;
      return { owner: `${kind} ${metadata.name}`, labels, annotations, container, spec: template.spec };
    });
}

/** The environment of a container, without what a Secret may add. */
export function environmentOf({ env, envFrom = [] }: Container, built: Built): Names {
  const maps = envFrom.map(({ configMapRef }) => configMapRef && find(built, 'ConfigMap', configMapRef.name)?.data);
  return { ...Object.assign({}, ...maps), ...Object.fromEntries(env.map(({ name, value }) => [name, value])) };
}
