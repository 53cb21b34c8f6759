import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Inspection } from '../../inspection.ts';
import { type AntifakeAnswer, type InspectAnswer, toAntifakeAnswer, toInspectAnswer } from '../answers.ts';
import { callerOf, type Service } from '../call.ts';
import { type PhotoBody, photoOf } from '../photo.ts';
import { spendOne } from '../quota.ts';
import { inspectInTurn } from '../turn.ts';

type Answer = AntifakeAnswer | InspectAnswer;

/** An answer as it leaves. */
interface Sent {
  readonly body: string;
  readonly status: Answer['status'];
  readonly charged: boolean;
}

/** What a route tells, and whether findings are looked for. */
interface Telling {
  readonly tell: (inspection: Inspection) => Answer;
  readonly findings?: boolean;
}

/** The handler of the drop-in route. */
export const antifake = (service: Service) => answerPhoto(service, { tell: toAntifakeAnswer });

/** The handler of the rich route. */
export const inspect = (service: Service) => answerPhoto(service, { tell: toInspectAnswer, findings: true });

/** Photo, quota or a kept answer, turn, engine, ledger, answer; whatever is thrown on the way goes to the error handler. */
function answerPhoto(service: Service, { tell, ...asked }: Telling) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const photo = photoOf(request.body as PhotoBody);
    const earlier = await spendOne(service, request, photo);
    if (earlier !== undefined) {
      reply.header('idempotent-replayed', 'true');
      return send(request, reply, await replay(service, request, earlier));
    }
    const inspection = await inspectInTurn(service, request.call, { photo, ...asked });
    if (inspection.calibration !== undefined) reply.header('antifake-calibration', inspection.calibration);
    const answer = tell(inspection);
    const body = JSON.stringify(answer);
    await service.store.settle({ ...entryOf(service, request), ...contentOf(inspection, answer) }, body);
    return send(request, reply, { body, status: answer.status, charged: true });
  };
}

/** A replay is answered and kept in the ledger, but never charged again. */
async function replay(service: Service, request: FastifyRequest, body: string): Promise<Sent> {
  const { status } = JSON.parse(body) as Answer;
  await service.store.settle({ ...entryOf(service, request), status, charged: false, models: [] });
  return { body, status, charged: false };
}

function entryOf(service: Service, request: FastifyRequest) {
  const { call, id: requestId } = request;
  return { requestId, keyId: callerOf(call).id, timeMs: service.clock(), route: call.route };
}

function contentOf(inspection: Inspection, answer: Answer) {
  const { calibration } = inspection;
  const used = inspection.models.map(({ name, version }) => `${name}@${version}`);
  const models = calibration === undefined ? used : [...used, `calibration@${calibration}`];
  const base = { status: answer.status, charged: true, models };
  if (inspection.outcome === 'failed') return base;
  const { blur, deepfake, print } = inspection.checks;
  return { ...base, scores: { blur: blur.score, deepfake: deepfake.score, print: print.score } };
}

function send(request: FastifyRequest, reply: FastifyReply, sent: Sent): FastifyReply {
  request.call.status = sent.status;
  request.call.charged = sent.charged;
  return reply.type('application/json; charset=utf-8').send(sent.body);
}
