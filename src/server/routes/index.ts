import type { FastifyContextConfig, FastifyInstance, RouteHandlerMethod } from 'fastify';
import { Compile } from 'typebox/compile';
import type { Service } from '../call.ts';
import { cancelBatch, createBatch, createWebhookSecret, getBatch, getBatchResults, listBatches } from './batches.ts';
import { changeKey, createKey, listKeys, revokeKey, rotateKey } from './keys.ts';
import { livez, metrics, readyz } from './operations.ts';
import { antifake, inspect } from './photos.ts';
import type { Route } from './route.ts';
import { type RouteName, routes } from './schemas.ts';
import { shadow } from './shadow.ts';
import { status } from './status.ts';
import { usage } from './usage.ts';

/** Handler of each route. */
export type Handlers = Readonly<Record<RouteName, RouteHandlerMethod>>;

/** The handlers of a running service. */
export function createHandlers(service: Service): Handlers {
  return {
    antifake: antifake(service),
    inspect: inspect(service),
    createBatch: createBatch(service),
    listBatches: listBatches(service),
    getBatch: getBatch(service),
    getBatchResults: getBatchResults(service),
    cancelBatch: cancelBatch(service),
    createWebhookSecret: createWebhookSecret(service),
    usage: usage(service),
    listKeys: listKeys(service),
    createKey: createKey(service),
    changeKey: changeKey(service),
    rotateKey: rotateKey(service),
    status: status(service),
    shadow: shadow(service),
    revokeKey: revokeKey(service),
    livez: livez(),
    readyz: readyz({
      isGoingDown: () => service.traffic.isDraining,
      inspector: service.inspector,
      probe: () => service.store.probe(),
    }),
    metrics: metrics(service.metrics),
  };
}

/** Adds these routes of the table to the app. */
export function registerRoutes<Name extends RouteName>(
  app: FastifyInstance,
  handlers: Readonly<Record<Name, RouteHandlerMethod>>,
  served: readonly Name[],
): void {
  for (const name of served) {
    const route: Route = routes[name];
    const url = route.url.replaceAll(/\{(\w+)\}/g, ':$1');
    app.route({ method: route.method, url, config: configOf(name, route), handler: handlers[name] });
  }
}

/** Whether the path of a request is that of one of these routes, with whatever method. */
export function isPathOfRoute(path: string, served: readonly RouteName[]): boolean {
  return served.some((name) => {
    const [parts, given] = [routes[name].url.split('/'), path.split('/')];
    return parts.length === given.length && parts.every((part, at) => part.startsWith('{') || part === given[at]);
  });
}

function configOf(
  name: string,
  { needsKey, needsAdmin, takesPhoto, takesReferences, body }: Route,
): FastifyContextConfig {
  const isTrue = (flag: true | undefined) => flag === true;
  const config = {
    name,
    needsKey: isTrue(needsKey),
    needsAdmin: isTrue(needsAdmin),
    takesPhoto: isTrue(takesPhoto),
    takesReferences: isTrue(takesReferences),
  };
  const schema = body?.content['application/json'];
  if (config.takesPhoto || schema === undefined) return config;
  // Compiled, because interpreting the schema for a list of 100,000 photos takes seconds.
  const validator = Compile(schema);
  const { isOptional = false, maxBytes, tooLong } = body ?? {};
  return {
    ...config,
    json: {
      isValid: (value) => validator.Check(value),
      isOptional,
      ...(maxBytes && { maxBytes }),
      ...(tooLong && { tooLong }),
    },
  };
}
