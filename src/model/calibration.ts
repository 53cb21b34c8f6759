import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Calibration, firstFault } from './manifest.ts';
import type { ModelFile } from './session.ts';

/** The score mapping of one check, fitted on the photos of an operator, and the model that it was fitted for. */
export const FittedCheck = Type.Object({
  version: Type.String({ description: "The model's version." }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: "The model file's SHA-256." }),
  threshold: Type.Integer({ minimum: 0, maximum: 100, description: 'The score of the operating point.' }),
  ...Calibration.properties,
});
export type FittedCheck = Static<typeof FittedCheck>;

/** `calibration.json` as `antifake calibrate` writes it: mappings by name of the check. */
export const CalibrationFile = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{12}$', description: 'First 12 digits of the SHA-256 of `checks`.' }),
    fittedAt: Type.String({ description: 'ISO 8601' }),
    target: Type.String({ description: 'The requested operating point, such as `bpcer=0.01`.' }),
    checks: Type.Record(Type.String(), FittedCheck),
  },
  { additionalProperties: false },
);
export type CalibrationFile = Static<typeof CalibrationFile>;

/** The id of fitted checks: any change of a knot changes it. */
export function calibrationId(checks: CalibrationFile['checks']): string {
  return createHash('sha256').update(JSON.stringify(checks)).digest('hex').slice(0, 12);
}

/** Reads a calibration. @throws Error if it cannot be read, does not match the schema, or was changed after it was fitted. */
export async function readCalibration(path: string): Promise<CalibrationFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`Expected a calibration file that can be read at ${path}`, { cause });
  });
  const value = parseJson(text, path);
  if (!Value.Check(CalibrationFile, value))
    throw new Error(`Expected a calibration in ${path} but received one where ${firstFault(CalibrationFile, value)}`);
  const id = calibrationId(value.checks);
  if (id !== value.id) throw new Error(`Expected id ${id} for the checks in ${path} but received ${value.id}`);
  return value;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Expected JSON in ${path}`, { cause });
  }
}

/**
 * The model of a check with the mapping that was fitted for the check, and its threshold; unchanged if none was fitted.
 * @throws Error if it was fitted for another model, another version or other weights: their raw values are not comparable.
 */
export function withCalibration(model: ModelFile, check: string, file: CalibrationFile): ModelFile {
  const { name, version, sha256 } = model.manifest;
  const fitted = file.checks[check];
  if (fitted === undefined) return model;
  if (fitted.version !== version || fitted.sha256 !== sha256)
    throw new Error(
      `Expected calibration ${file.id} to be fitted for ${name} ${version} but received one for ${fitted.version}; run antifake calibrate again`,
    );
  const { knots, operatingPoint, threshold } = fitted;
  return { ...model, manifest: { ...model.manifest, calibration: { knots, operatingPoint }, threshold } };
}
