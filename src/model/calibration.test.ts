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
  const model = withCalibration({ manifest } as unknown as ModelFile, file);
  assert.equal(model.manifest.threshold, 50);
  assert.deepEqual(model.manifest.calibration?.knots, fitted.knots);
});
