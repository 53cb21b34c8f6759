import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { finishRun, fitCalibration, parseTarget, readLabels, readRun } from '../eval/index.ts';
import { judgeAll, type LabelledOptions, withLabels } from './eval.ts';
import { orInputError } from './failure.ts';

interface CalibrateOptions extends LabelledOptions {
  readonly target: string;
  readonly out: string;
}

/** Adds `antifake calibrate LABELS`. */
export function registerCalibrate(program: Command): void {
  withLabels(program.command('calibrate'))
    .description('fit the scores to your own photos, so that the default thresholds give a chosen error rate')
    .requiredOption('--target <rate>', 'bpcer=0.01: 1 % of bona fide photos above the threshold; or apcer=0.05')
    .requiredOption('--out <file>', 'output file; set ANTIFAKE_CALIBRATION to it to use the calibration in the service')
    .action(calibrate);
}

async function calibrate(source: string, options: CalibrateOptions): Promise<void> {
  const target = parseTarget(options.target);
  const run = existsSync(join(source, 'run.json')) ? await readRun(source) : await judge(source, options);
  const calibration = fitCalibration({ ...run, target, fittedAt: new Date() });
  await orInputError(`Expected to write --out ${options.out}`, () =>
    writeFile(options.out, `${JSON.stringify(calibration, null, 1)}\n`),
  );
  const lines = Object.entries(calibration.checks).map(
    ([check, { threshold, operatingPoint }]) => `${check}: above ${threshold}: ${operatingPoint}`,
  );
  process.stdout.write(
    `calibration ${calibration.id}\n${lines.join('\n')}\nUse it with ANTIFAKE_CALIBRATION=${options.out}\n`,
  );
}

/** Judges in a temporary folder; the folder of `antifake eval` is kept and can be given instead of labels. */
async function judge(source: string, options: CalibrateOptions) {
  const labels = readLabels(source, { ...(options.root !== undefined && { root: options.root }), needs: 'bona fide' });
  const folder = await mkdtemp(join(tmpdir(), 'antifake-calibrate-'));
  try {
    const engine = await judgeAll({ labels, folder, ...options });
    return { engine, rows: await finishRun(folder, labels) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
