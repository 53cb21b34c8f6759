import type { FastifyRequest } from 'fastify';
import { checkNames, modelOf } from '../../inspection.ts';
import type { Service } from '../call.ts';
import type { ServiceStatus, StatusAnswer } from '../status-answers.ts';
import { version as serviceVersion } from '../version.ts';

/** The handler of `GET /v1/status`: state of this process; no key is named in it. */
export const status = (service: Service) => {
  const startedAtMs = Date.now();
  const fromMs = performance.now();
  return async (request: FastifyRequest): Promise<StatusAnswer> => {
    const { calibration, models } = service.inspector;
    const message = {
      version: serviceVersion,
      startedAt: new Date(startedAtMs).toISOString(),
      uptimeS: Math.floor((performance.now() - fromMs) / 1000),
      ...(calibration !== undefined && { calibration }),
      models: [...models],
      checks: checksOf(service),
      queue: queueOf(service),
      ...(await service.metrics.summary()),
    };
    request.call.status = 'OK';
    return { status: 'OK', message };
  };
};

function checksOf({ inspector: { models, thresholds, operatingPoints } }: Service): ServiceStatus['checks'] {
  return checkNames.map((check) => {
    const operatingPoint = operatingPoints[check];
    const { name, version } = modelOf(check, models);
    return {
      check,
      model: `${name}@${version}`,
      threshold: thresholds[check],
      ...(operatingPoint !== undefined && { operatingPoint }),
    };
  });
}

function queueOf({ inspector: { workers, liveWorkers }, queue, settings }: Service): ServiceStatus['queue'] {
  const { running, waiting } = queue;
  // No key has the empty id.
  const expectedWaitMs = Math.round(queue.expectedWaitMs(''));
  return { workers, liveWorkers, running, waiting, expectedWaitMs, maxWaitMs: settings.maxWaitMs };
}
