import { type OpenMetricsContentType, Registry, type RegistryContentType } from 'prom-client';

/** Metrics as text, in one of the two formats of Prometheus. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** A registry whose metrics may have exemplars, which only the OpenMetrics format has. */
export type OpenRegistry = Registry<OpenMetricsContentType>;

export function createRegistry(): OpenRegistry {
  const registry = new Registry<RegistryContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry as OpenRegistry;
}

/** Writes the metrics of a registry. */
export class Expositions {
  readonly #plain: Registry;
  readonly #open: OpenRegistry;

  /** @param registry in which all metrics have been registered. */
  constructor(registry: OpenRegistry) {
    this.#plain = sharing(registry, new Registry());
    this.#open = sharing(registry, createRegistry());
  }

  /** @param accept the header of the request. */
  async write(accept: string | undefined): Promise<Exposition> {
    const registry = acceptsOpenMetrics(accept) ? this.#open : this.#plain;
    return { contentType: registry.contentType, text: await registry.metrics() };
  }
}

/** Whether the OpenMetrics format is accepted: https://prometheus.io/docs/instrumenting/content_negotiation/ */
function acceptsOpenMetrics(accept = ''): boolean {
  return accept.split(',').some((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return type === 'application/openmetrics-text' && Number(quality) > 0;
  });
}

/** For the OpenMetrics format prom-client renames counters for good, so each format gets objects of its own, which share the values. */
function sharing<T extends Registry | OpenRegistry>(registry: OpenRegistry, other: T): T {
  for (const metric of registry.getMetricsAsArray()) other.registerMetric(Object.create(metric));
  return other;
}
