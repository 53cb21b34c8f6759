import { finished } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { calibrationName, recordOf } from '../../answer.ts';
import type { FailReason } from '../../errors.ts';
import type { Inspection } from '../../inspection.ts';
import type { StoredAnswer } from '../../store/index.ts';
import { type AntifakeAnswer, type InspectAnswer, toAntifakeAnswer, toInspectAnswer } from '../answers.ts';
import { callerOf, type Service } from '../call.ts';
import { reasonHeader } from '../errors.ts';
import type { PhotoBody } from '../photo.ts';
import { reserveUnit } from '../quota.ts';
import { inspectInTurn } from '../turn.ts';

type Answer = AntifakeAnswer | InspectAnswer;

/** An answer to be sent. */
interface Sent {
  readonly body: string;
  readonly status: Answer['status'];
  /** Why it is a FAIL. */
  readonly reason?: FailReason;
  readonly charged: boolean;
  /** In the format of the ledger. */
  readonly models: readonly string[];
}

/** Format of the answer of a route, and whether findings are included. */
interface PhotoRoute {
  readonly toAnswer: (inspection: Inspection) => Answer;
  readonly findings?: boolean;
}

/** The handler of the drop-in route. */
export const antifake = (service: Service) => answerPhoto(service, { toAnswer: toAntifakeAnswer });

/** The handler of the rich route. */
export const inspect = (service: Service) => answerPhoto(service, { toAnswer: toInspectAnswer, findings: true });

/** Photo, quota or a stored answer, turn, engine, ledger, answer; all errors go to the error handler. */
function answerPhoto(service: Service, { toAnswer, ...options }: PhotoRoute) {
  return (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    service.traffic.count(answer(request, reply));

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { img: photo } = request.body as PhotoBody;
    const earlier = await reserveUnit(service, request, photo);
    if (earlier !== undefined) {
      reply.header('idempotent-replayed', 'true');
      return send(request, reply, await replay(service, request, earlier));
    }
    const held = service.shadow?.hold(photo);
    try {
      const inspection = await inspectInTurn(service, request.call, { photo, ...options });
      const answer = toAnswer(inspection);
      const [body, content] = [JSON.stringify(answer), recordOf(inspection)];
      await service.store.recordAnswer({ ...entryOf(request), ...content }, body);
      // Also if the caller has disconnected meanwhile.
      if (held !== undefined) finished(reply.raw, () => held.judge(request.id, inspection, request.call.span));
      return send(request, reply, { ...content, body });
    } catch (error) {
      held?.drop();
      throw error;
    }
  }
}

/** A replay is answered and recorded in the ledger, but never charged again. */
async function replay(
  service: Service,
  request: FastifyRequest,
  { answer, reason, models }: StoredAnswer,
): Promise<Sent> {
  const { status } = JSON.parse(answer) as Answer;
  const content = { status, charged: false, models, ...(reason !== undefined && { reason: reason as FailReason }) };
  await service.store.recordAnswer({ ...entryOf(request), ...content });
  return { ...content, body: answer };
}

function entryOf(request: FastifyRequest) {
  const { call, id: requestId } = request;
  return { requestId, keyId: callerOf(call).id, route: call.route };
}

function send(request: FastifyRequest, reply: FastifyReply, sent: Sent): FastifyReply {
  request.call.status = sent.status;
  request.call.charged = sent.charged;
  if (sent.reason !== undefined) {
    request.call.reason = sent.reason;
    reply.header(reasonHeader, sent.reason);
  }
  const calibration = sent.models.find((name) => name.startsWith(calibrationName));
  if (calibration !== undefined) reply.header('antifake-calibration', calibration.slice(calibrationName.length));
  return reply.type('application/json; charset=utf-8').send(sent.body);
}
