import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { finishRun, fitCalibration, parseTarget, readLabels, readRun } from '../eval/index.ts';
import { readCalibration } from '../model/index.ts';
import { judgeAll, type LabelledOptions, withLabels } from './eval.ts';
import { orInputError } from './failure.ts';
import { SettingError } from './settings.ts';

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
  await requireReplaceable(options.out);
  const run = existsSync(join(source, 'run.json')) ? await readRun(source) : await judge(source, options);
  const calibration = fitCalibration({ ...run, target, fittedAt: new Date() });
  await orInputError(`Expected to write --out ${options.out}`, async () => {
    await writeFile(`${options.out}.new`, `${JSON.stringify(calibration, null, 1)}\n`);
    await rename(`${options.out}.new`, options.out);
  });
  const lines = Object.entries(calibration.checks).map(
    ([check, { threshold, operatingPoint }]) => `${check}: above ${threshold}: ${operatingPoint}`,
  );
  process.stdout.write(
    `calibration ${calibration.id}\n${lines.join('\n')}\nUse it with ANTIFAKE_CALIBRATION=${options.out}\n`,
  );
}

/** An earlier calibration may be replaced, but no other file, such as the labels. */
async function requireReplaceable(out: string): Promise<void> {
  if (!existsSync(out)) return;
  await readCalibration(out).catch(() => {
    throw new SettingError(`Expected a calibration, or no file yet, at --out ${out} but received another file`);
  });
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
