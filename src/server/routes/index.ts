import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { Service } from '../call.ts';
import { livez, metrics, readyz } from './operations.ts';
import { antifake, inspect } from './photos.ts';
import { type RouteName, routes } from './schemas.ts';
import { usage } from './usage.ts';

/** What answers each route. */
export type Handlers = Readonly<Record<RouteName, RouteHandlerMethod>>;

/** The handlers of a running service. */
export function createHandlers(service: Service): Handlers {
  return {
    antifake: antifake(service),
    inspect: inspect(service),
    usage: usage(service),
    livez: livez(),
    readyz: readyz(service),
    metrics: metrics(service),
  };
}

/** Adds every route of the table to the app. */
export function registerRoutes(app: FastifyInstance, handlers: Handlers): void {
  for (const [name, route] of Object.entries(routes)) {
    const takesPhoto = 'body' in route.schema;
    app.route({
      ...route,
      config: { name, needsKey: 'security' in route.schema, takesPhoto },
      handler: handlers[name as RouteName],
      // The reader of a photo's body has judged it; what it leaves is no longer what the schema describes.
      ...(takesPhoto && { validatorCompiler: () => () => true }),
    });
  }
}
