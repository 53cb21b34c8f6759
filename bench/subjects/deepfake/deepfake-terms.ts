import { compareModels } from '../../shared/figures/difference.ts';
import { auc, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { requiredPlace } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';
import { kindsOfAttack, readBoth } from './both-models.ts';

/** The models with commercial terms beside the others. */
export const subject = defineSubject({
  name: 'deepfake-terms',
  about:
    'What commercial terms cost: `deepfake` and `deepfake-commercial` on the same photos, from the `--scores` that `deepfake-pairs` and `deepfake-real` kept, each once with `--terms any` and once with `--terms commercial`.',
  options: {
    drawn: requiredPlace('DRAWN', 'Scores of `deepfake-pairs`.'),
    'drawn-commercial': requiredPlace('DRAWN', 'The same with `--terms commercial`.'),
    real: requiredPlace('REAL', 'Scores of `deepfake-real`.'),
    'real-commercial': requiredPlace('REAL', 'The same with `--terms commercial`.'),
  },
  layer: 'development',
  results: ['deepfake-terms.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'What commercial terms cost',
      file: 'deepfake-terms.csv',
      text: 'The two deepfake models on the same photos: `deepfake`, and `deepfake-commercial`, which was trained only on pictures whose terms allow commercial use ([models](../models.md)). Drawn photos and edited real photos, each kind against the genuine photos of the same sending; the first row of a sending is the share of genuine photos above the threshold. Of the twelve real documents, `deepfake` was trained on all and `deepfake-commercial` on six. `auc_less` is what `deepfake-commercial` loses, with the 95 % interval of a paired bootstrap over people (drawn) or documents (real).',
      columns: [
        'group',
        'genuine',
        'attacks',
        'auc',
        'auc_commercial',
        'auc_less',
        'auc_less_low',
        'auc_less_high',
        'yes',
        'yes_commercial',
      ],
      isFirst: true,
    },
  ],
  measure: async ({ values, write }) => {
    const drawn = rowsOf('drawn', values.drawn, values['drawn-commercial']);
    write('deepfake-terms.csv', [...drawn, ...rowsOf('real', values.real, values['real-commercial'])]);
  },
});

/** For each sending: the genuine photos, then each kind of attack against them. */
function rowsOf(world: string, first: string, second: string): readonly Row[] {
  const kinds = kindsOfAttack(readBoth(first, second));
  return kinds.flatMap(({ group, genuine, attacks }, i) => {
    const sent = group.split(' | ')[1];
    const isFirst = i === 0 || kinds[i - 1]!.genuine !== genuine;
    const { auc: difference } = compareModels([...genuine, ...attacks]);
    const row = {
      group: `${world} | ${group}`,
      genuine: genuine.length,
      attacks: attacks.length,
      auc: auc(
        genuine.map((one) => one.first),
        attacks.map((one) => one.first),
      ),
      auc_commercial: auc(
        genuine.map((one) => one.second),
        attacks.map((one) => one.second),
      ),
      auc_less: -difference.value,
      auc_less_low: -difference.high,
      auc_less_high: -difference.low,
      ...yesColumns(attacks),
    };
    const none = { auc: '', auc_commercial: '', auc_less: '', auc_less_low: '', auc_less_high: '' };
    const alarms = { group: `${world} | genuine | ${sent}`, genuine: genuine.length, attacks: '', ...none };
    return isFirst ? [{ ...alarms, ...yesColumns(genuine) }, row] : [row];
  });
}

function yesColumns(photos: ReturnType<typeof readBoth>): Row {
  return {
    yes: shareOf(photos, ({ yes }) => yes),
    yes_commercial: shareOf(photos, ({ secondYes }) => secondYes),
  };
}
