import { type Static, Type } from 'typebox';
import { ModelInfo } from '../inspection.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const ms = (description: string) => Type.Integer({ minimum: 0, description });

/** Percentiles since the start, from the histogram with the same labels in `/metrics`. */
const percentiles = {
  p50Ms: ms('Half of them took at most this long, estimated from the histogram; at most 10,000.'),
  p95Ms: ms('95 % of them took at most this long.'),
  p99Ms: ms('99 % of them took at most this long.'),
};

const CheckStatus = Type.Object(
  {
    check: Type.String({ description: 'Name of the check.' }),
    model: Type.String({ description: '`name@version` of its model.' }),
    threshold: Type.Integer({ minimum: 0, maximum: 100, description: 'In effect: a score above it means yes.' }),
    operatingPoint: Type.Optional(
      Type.Object(
        {
          threshold: Type.Integer({ minimum: 0, maximum: 100 }),
          meaning: Type.String({ description: 'The error rates that were measured at this threshold, and on what.' }),
        },
        {
          $id: 'OperatingPoint',
          description:
            'The threshold of the calibration, with its measured error rates; a setting may have replaced it.',
        },
      ),
    ),
  },
  { $id: 'CheckStatus', description: 'Model and threshold of a check.' },
);

const QueueStatus = Type.Object(
  {
    workers: count('Processes that judge photos, each one at a time.'),
    liveWorkers: count('How many of them run now; one that has ended is being replaced.'),
    running: count('Photos that are being judged.'),
    waiting: count('Photos that wait for their turn.'),
    expectedWaitMs: ms('Expected wait of the next photo of a key that has none waiting.'),
    maxWaitMs: ms('A photo that is expected to wait longer is refused.'),
  },
  { $id: 'QueueStatus', description: 'Load at this moment.' },
);

const RouteStatus = Type.Object(
  {
    route: Type.String({ description: 'Name of the route, which is its `operationId`; `other` for unknown paths.' }),
    status: Type.String({ description: '`OK`, `FAIL` or the status of an error.' }),
    answers: count('Answers since the start.'),
    ...percentiles,
  },
  { $id: 'RouteStatus', description: 'Answers of a route with one status, and their latency.' },
);

const ReasonStatus = Type.Object(
  {
    route: Type.String({ description: 'Name of the route.' }),
    status: Type.String({ description: '`FAIL` or the status of an error.' }),
    reason: Type.String({ description: 'As in the header `Antifake-Reason`.' }),
    answers: count('Answers since the start.'),
  },
  { $id: 'ReasonStatus', description: 'Answers of a route that were not `OK`, for one reason.' },
);

const VerdictStatus = Type.Object(
  { check: Type.String(), verdict: Type.String({ description: '`yes` or `no`.' }), answers: count('Since the start.') },
  { $id: 'VerdictStatus', description: 'Number of verdicts of a check.' },
);

const StepStatus = Type.Object(
  { step: Type.String({ description: 'Step of an inspection.' }), runs: count('Since the start.'), ...percentiles },
  { $id: 'StepStatus', description: 'Time of one step of an inspection.' },
);

/** The message of `GET /v1/status`. */
export const ServiceStatus = Type.Object(
  {
    version: Type.String({ description: 'Version of the service.' }),
    startedAt: Type.String({ format: 'date-time' }),
    uptimeS: count('Seconds since the start.'),
    calibration: Type.Optional(
      Type.String({ description: "Id of the operator's own calibration; absent: that of the models is used." }),
    ),
    models: Type.Array(ModelInfo),
    checks: Type.Array(CheckStatus),
    queue: QueueStatus,
    answers: Type.Array(RouteStatus),
    reasons: Type.Array(ReasonStatus),
    verdicts: Type.Array(VerdictStatus),
    steps: Type.Array(StepStatus),
  },
  { $id: 'ServiceStatus', description: 'State of the replica that answers, counted since it was started.' },
);
export type ServiceStatus = Static<typeof ServiceStatus>;

/** The answer of `GET /v1/status`. */
export const StatusAnswer = Type.Object(
  { status: Type.Literal('OK'), message: ServiceStatus },
  { $id: 'StatusAnswer', description: 'State of the replica that answers.' },
);
export type StatusAnswer = Static<typeof StatusAnswer>;
