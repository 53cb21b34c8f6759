import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import Fastify from 'fastify';
import { registerRoutes } from './routes/index.ts';
import { routes } from './routes/schemas.ts';

/** What openapi.json says apart from the routes. */
export const openapiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'antifake',
      description: 'A photo of a Thai national ID card in, three calibrated scores for the portrait on it out.',
      version: '1.0.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: { securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  },
};

/** Generates openapi.json from the routes; needs neither models nor a store. */
export async function describeApi(): Promise<object> {
  const app = Fastify();
  await app.register(swagger, openapiOptions);
  const silent = Object.keys(routes).map((name) => [name, async () => undefined]);
  registerRoutes(app, Object.fromEntries(silent));
  await app.ready();
  return app.swagger();
}
