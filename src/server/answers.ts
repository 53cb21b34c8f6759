import { type Static, Type } from 'typebox';
import { AntifakeMessage, Failed, type Inspection, Judged } from '../inspection.ts';

const failMessage = 'check input image and retry';
const Fail = Type.Object({ status: Type.Literal('FAIL'), message: Type.Literal(failMessage) });

/** The drop-in route's answer; keys and their order are the contract, nothing is added. */
export const AntifakeAnswer = Type.Union([Type.Object({ status: Type.Literal('OK'), message: AntifakeMessage }), Fail]);
export type AntifakeAnswer = Static<typeof AntifakeAnswer>;

/** The rich route's answer. */
export const InspectAnswer = Type.Union([
  Type.Object({ status: Type.Literal('OK'), message: Judged }),
  Type.Object({ status: Type.Literal('FAIL'), message: Type.Literal(failMessage), inspection: Failed }),
]);
export type InspectAnswer = Static<typeof InspectAnswer>;

/** Tells an inspection the way the hosted API does. */
export function toAntifakeAnswer(inspection: Inspection): AntifakeAnswer {
  if (inspection.outcome === 'failed') return { status: 'FAIL', message: failMessage };
  const { blur, deepfake, print } = inspection.checks;
  return {
    status: 'OK',
    message: {
      blur: { isBlur: blur.verdict, score: blur.score },
      deepfake: { isSpoofing: deepfake.verdict, score: deepfake.score },
      print: { isPrint: print.verdict, score: print.score },
    },
  };
}

/** Tells all of an inspection. */
export function toInspectAnswer(inspection: Inspection): InspectAnswer {
  return inspection.outcome === 'judged'
    ? { status: 'OK', message: inspection }
    : { status: 'FAIL', message: failMessage, inspection };
}
