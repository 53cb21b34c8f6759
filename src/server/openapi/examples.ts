import { messageOf } from '../../answer.ts';
import { type ErrorCode, errorTable } from '../../errors.ts';
import { exampleResults, type Failed, type Judged, type ModelInfo } from '../../inspection.ts';
import type { AntifakeAnswer, InspectAnswer } from '../answers.ts';

/** Examples of one answer, by name. */
export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** One of the models, as it is shipped. */
export const exampleModel: ModelInfo = {
  name: 'print',
  version: '0.4.0',
  sha256: '5216fb49204a801fb5595732c309723ad350a7bf26929a627c63bc7ccb4015ac',
  terms: 'commercial',
};

const judged: Judged = {
  outcome: 'judged',
  photo: { widthPx: 1600, heightPx: 1200 },
  card: {
    corners: [
      [212.4, 301.1],
      [1361.8, 288.6],
      [1370.2, 1010.9],
      [220.7, 1024.3],
    ],
    confidence: 0.998,
    thaiCard: 0.994,
  },
  portrait: {
    box: [
      [1116.2, 640.3],
      [1252.9, 638.8],
      [1255.1, 829.6],
      [1118.4, 831.2],
    ],
    confidence: 0.93,
  },
  checks: exampleResults,
  models: [exampleModel],
  timingsMs: { decode: 11.2, card: 14.9, portrait: 6.1, another: 3.2, blur: 1.4, deepfake: 17.8, print: 0.9 },
};

const failed: Failed = {
  outcome: 'failed',
  reason: 'no_card',
  photo: { widthPx: 1600, heightPx: 1200 },
  models: [exampleModel],
  timingsMs: { decode: 11.2, card: 6.4 },
};

/** The example results, as the drop-in route and batches send them. */
export const exampleMessage = messageOf(judged);
const antifakeOk: AntifakeAnswer = { status: 'OK', message: exampleMessage };
const fail: AntifakeAnswer = { status: 'FAIL', message: 'check input image and retry' };
const inspectOk: InspectAnswer = { status: 'OK', message: judged };
const inspectFail: InspectAnswer = { ...fail, inspection: failed };

export const antifakeExamples: Examples = {
  judged: { summary: 'A portrait was judged', value: antifakeOk },
  failed: { summary: 'No portrait could be judged', value: fail },
};

export const inspectExamples: Examples = {
  judged: { summary: 'A portrait was judged', value: inspectOk },
  failed: { summary: 'No portrait could be judged', value: inspectFail },
};

export const usageExamples: Examples = {
  usage: {
    summary: 'One day',
    value: {
      status: 'OK',
      message: {
        answers: 3,
        charged: 2,
        days: [
          { day: '2026-01-31', status: 'IMAGE_INVALID_FORMAT', key: '0123456789ab', answers: 1, charged: 0 },
          { day: '2026-01-31', status: 'OK', key: '0123456789ab', answers: 2, charged: 2 },
        ],
      },
    },
  },
};

export const metricsExamples: Examples = {
  text: {
    summary: 'Two of many lines',
    value:
      'antifake_verdicts_total{check="deepfake",verdict="no"} 12\nantifake_reasons_total{route="antifake",status="FAIL",reason="no_card"} 1\n',
  },
};

/** Answer of a health route. */
export function healthExamples(statuses: Readonly<Record<string, string>>): Examples {
  return Object.fromEntries(
    Object.entries(statuses).map(([status, summary]) => [status.toLowerCase(), { summary, value: { status } }]),
  );
}

/** Body of an error. */
export function errorExample(code: ErrorCode): Examples {
  return { [code]: { summary: code, value: { status: code, message: errorTable[code].message } } };
}
