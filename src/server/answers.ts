import { type Static, Type } from 'typebox';
import { messageOf } from '../answer.ts';
import { type ErrorCode, errorTable, type Reason, reasonTable } from '../errors.ts';
import { AntifakeMessage, Failed, type Inspection, Judged, wordOf } from '../inspection.ts';
import { KeyId } from './key-answers.ts';

const failMessage = 'check input image and retry';
const fail = { status: Type.Literal('FAIL'), message: Type.Literal(failMessage) };

const AntifakeOk = Type.Object(
  { status: Type.Literal('OK'), message: AntifakeMessage },
  { $id: 'AntifakeOk', description: 'A portrait was judged.' },
);
const AntifakeFail = Type.Object(fail, {
  $id: 'AntifakeFail',
  description: 'There was no card or no portrait to judge; the header `Antifake-Reason` contains the reason.',
});

/** The drop-in route's answer; keys and their order are part of the contract; nothing may be added. */
export const AntifakeAnswer = Type.Union([AntifakeOk, AntifakeFail]);
export type AntifakeAnswer = Static<typeof AntifakeAnswer>;

const InspectOk = Type.Object(
  { status: Type.Literal('OK'), message: Judged },
  { $id: 'InspectOk', description: 'A portrait was judged.' },
);
const InspectFail = Type.Object(
  { ...fail, inspection: Failed },
  { $id: 'InspectFail', description: 'There was no card or no portrait to judge; `inspection` contains the reason.' },
);

/** The answer of the inspect route. */
export const InspectAnswer = Type.Union([InspectOk, InspectFail]);
export type InspectAnswer = Static<typeof InspectAnswer>;

/** The body of every error. */
export const ErrorAnswer = Type.Object(
  {
    status: wordOf(Object.keys(errorTable) as ErrorCode[], 'Code of the error.'),
    message: Type.String({ description: 'One fixed sentence for each status.' }),
  },
  { $id: 'ErrorAnswer', description: 'An error; it is not charged. The header `Antifake-Reason` contains the reason.' },
);

/** The vocabulary of the header `Antifake-Reason`. */
export const ReasonWord = Type.Unsafe<Reason>({ type: 'string', enum: Object.keys(reasonTable) });

const UsageDay = Type.Object(
  {
    day: Type.String({ format: 'date', description: 'UTC.' }),
    status: Type.String({ description: '`OK`, `FAIL` or the status of an error.' }),
    key: KeyId,
    answers: Type.Integer({ minimum: 0 }),
    charged: Type.Integer({ minimum: 0, description: 'Number of answers that were charged.' }),
  },
  { $id: 'UsageDay', description: 'Answers of one status on one day to one key.' },
);

/** The answer of `GET /v1/usage`. */
export const UsageAnswer = Type.Object(
  {
    status: Type.Literal('OK'),
    message: Type.Object(
      {
        answers: Type.Integer({ minimum: 0, description: 'Total of all days.' }),
        charged: Type.Integer({ minimum: 0, description: 'Total of all days.' }),
        days: Type.Array(UsageDay),
      },
      { $id: 'Usage', description: 'Answers and charges of the calling key, or of others for an admin key.' },
    ),
  },
  { $id: 'UsageAnswer', description: 'Answers and charges.' },
);

/** The answer of `/livez` and `/readyz`. */
export const Health = Type.Object(
  {
    status: wordOf(
      ['OK', 'GOING_DOWN', 'STORE_UNREACHABLE', 'NO_WORKERS'],
      '`OK`; otherwise no photo should be sent now: a shutdown has started, the store cannot be written, or no process that judges photos runs.',
    ),
  },
  { $id: 'Health', description: 'Whether the service can accept photos.' },
);

/** Converts an inspection to the answer of the hosted API. */
export function toAntifakeAnswer(inspection: Inspection): AntifakeAnswer {
  if (inspection.outcome === 'failed') return { status: 'FAIL', message: failMessage };
  return { status: 'OK', message: messageOf(inspection) };
}

/** Converts an inspection to an answer with all details. */
export function toInspectAnswer(inspection: Inspection): InspectAnswer {
  return inspection.outcome === 'judged'
    ? { status: 'OK', message: inspection }
    : { status: 'FAIL', message: failMessage, inspection };
}
