import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CalibrationFile, type ModelFile, withCalibration } from './index.ts';

test('a calibration includes the threshold at which it was fitted', () => {
  const manifest = { name: 'deepfake', version: '1.0.0', sha256: 'a'.repeat(64), threshold: 85 };
  const fitted = {
    ...{ version: '1.0.0', sha256: manifest.sha256, threshold: 50, operatingPoint: 'BPCER 1 %' },
    knots: [
      [0, 0],
      [1, 100],
    ] as [number, number][],
  };
  const file: CalibrationFile = { id: '0'.repeat(12), fittedAt: '', target: '', checks: { deepfake: fitted } };
  const model = withCalibration({ manifest } as unknown as ModelFile, 'deepfake', file);
  assert.equal(model.manifest.threshold, 50);
  assert.deepEqual(model.manifest.calibration?.knots, fitted.knots);
});

test('a calibration is refused by another model of the same check', () => {
  const manifest = { name: 'deepfake-commercial', version: '0.1.0', sha256: 'b'.repeat(64), threshold: 85 };
  const fitted = { version: '1.0.0', sha256: 'a'.repeat(64), threshold: 50, operatingPoint: '', knots: [] };
  const file: CalibrationFile = { id: '0'.repeat(12), fittedAt: '', target: '', checks: { deepfake: fitted } };
  assert.throws(
    () => withCalibration({ manifest } as unknown as ModelFile, 'deepfake', file),
    /fitted for deepfake-commercial 0\.1\.0 but received one for 1\.0\.0/,
  );
});
