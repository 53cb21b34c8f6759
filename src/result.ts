import { type Static, Type } from 'typebox';
import { AntifakeError } from './errors.ts';
import { type Model, scoreOf } from './model/index.ts';

export const Point = Type.Tuple([Type.Number(), Type.Number()], {
  $id: 'Point',
  description: '`[x, y]` in pixels of the upright photo.',
});

export const NumberByName = Type.Record(Type.String(), Type.Number(), {
  $id: 'NumberByName',
  description: 'A number for each name: milliseconds by step, or 0..1 by kind of evidence.',
});

export const Verdict = Type.Unsafe<'yes' | 'no'>({
  type: 'string',
  $id: 'Verdict',
  enum: ['yes', 'no'],
  description: '`yes`: the score is above the threshold.',
});

/** Fields of the result of every check and every finding. */
export const resultFields = {
  raw: Type.Number({
    description: 'Output of the model before calibration; its meaning and unit are in the model card.',
  }),
  score: Type.Integer({
    minimum: 0,
    maximum: 100,
    description: 'Higher means more of the fault that the check or finding is named after.',
  }),
  threshold: Type.Integer({ minimum: 0, maximum: 100, description: 'Threshold in effect when the photo was judged.' }),
  verdict: Verdict,
};

/** The same, of every check. */
export const checkFields = {
  ...resultFields,
  unsure: Type.Optional(
    Type.Boolean({
      description:
        'Whether a person should look at the photo: the verdict is `no`, but only few genuine photos have so high a raw value (`unsureFrom` in the manifest). Absent if the model states no such value. It is not in the answer of the drop-in route and never changes a verdict.',
    }),
  ),
};

export const CheckResult = Type.Object(checkFields, { $id: 'CheckResult', description: 'Result of one check.' });
export type CheckResult = Static<typeof CheckResult>;

/** Turns a model's raw value into a score and a verdict: calibrated by the manifest, above the threshold means yes (ADR 3). */
export function judge(raw: number, { manifest }: Model, threshold = manifest.threshold): CheckResult {
  if (!Number.isFinite(raw))
    throw new AntifakeError('internal', `expected a finite raw value for ${manifest.name} but received ${raw}`);
  if (manifest.calibration === undefined || threshold === undefined)
    throw new AntifakeError('internal', `expected calibration and threshold in the manifest of ${manifest.name}`);
  const score = Math.round(scoreOf(raw, manifest.calibration));
  const verdict = score > threshold ? 'yes' : 'no';
  const { unsureFrom } = manifest;
  return {
    raw,
    score,
    threshold,
    verdict,
    ...(unsureFrom !== undefined && { unsure: verdict === 'no' && raw >= unsureFrom }),
  };
}
