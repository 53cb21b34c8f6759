import type { Page } from '../page.ts';

/** docs/quality/findings.md */
export const findings: Page = {
  name: 'findings',
  title: 'The findings of inspect',
  intro: 'Experimental: no check and no verdict of the drop-in route depends on them.',
  sections: [
    {
      title: 'The findings of inspect, experimental',
      file: 'findings.csv',
      text: 'Colour copy and screen recapture on drawn cards of people that were not fitted on: attacks against everything drawn that is neither (`auc`, share caught at 1 % and 10 % false alarms), and the share above the default threshold of each kind. The strength of packed colour copies is not known. Real photos of foreign documents, cut by their labelled corners, hold neither: what they raise are false alarms, though real grey copies are copies on paper. The screen’s drawn windows were made before a fault of synth/ was found that left small cards out of windows: they are to be drawn and fitted anew.',
      columns: ['finding', 'group', 'photos', 'auc', 'tpr_at_fpr_1pct', 'tpr_at_fpr_10pct', 'yes', 'median_score'],
    },
  ],
};
