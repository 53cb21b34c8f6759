import type { Page } from '../page.ts';

/** docs/quality/findings.md */
export const findings: Page = {
  name: 'findings',
  title: 'The screen finding of inspect',
  intro: 'Experimental: no check and no verdict of the drop-in route depends on it.',
  sections: [
    {
      title: 'Screens, experimental',
      file: 'findings.csv',
      text: 'Photos of a screen on drawn cards of people that were not fitted on: screens against everything drawn that is neither a screen nor a colour copy (`auc`, share caught at 1 % and 10 % false alarms), and the share above the default threshold of each kind. Real photos of foreign documents, cut by their labelled corners, show no screen: what they raise are false alarms. The drawn windows were made before a fault of synth/ was found that left small cards out of windows: they are to be drawn and fitted anew.',
      columns: ['finding', 'group', 'photos', 'auc', 'tpr_at_fpr_1pct', 'tpr_at_fpr_10pct', 'yes', 'median_score'],
    },
  ],
};
