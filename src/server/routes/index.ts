import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { Service } from '../call.ts';
import { livez, metrics, readyz } from './operations.ts';
import { antifake, inspect } from './photos.ts';
import { type Route, type RouteName, routes } from './schemas.ts';
import { usage } from './usage.ts';

/** Handler of each route. */
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
  for (const [name, { method, url, needsKey = false, takesPhoto = false }] of Object.entries<Route>(routes))
    app.route({ method, url, config: { name, needsKey, takesPhoto }, handler: handlers[name as RouteName] });
}
