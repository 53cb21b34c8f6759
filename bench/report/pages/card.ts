import type { Page } from '../page.ts';

/** docs/quality/card.md */
export const card: Page = {
  name: 'card',
  title: 'Finding card and portrait',
  intro: 'A photo whose card or portrait is not found is answered FAIL, and no check is asked.',
  sections: [
    {
      title: 'Finding the card: real photos of foreign documents',
      file: 'finder-real.csv',
      text: 'Largest corner error in percent of the diagonal, whichever way up. Each document is found by networks and a judge that have seen no photo of its kind: three folds, each trained on the other two (`fold-1` to `fold-3`). What ships has seen them all. The order of the quads that are tried, and the likelihoods at which the search ends and a card is told, were chosen on these photos, so that their rates are those of a development set. The backgrounds of nine kinds, their documents painted over, served the networks of all folds.',
      columns: [
        'group',
        'photos',
        'found',
        'within_1pct',
        'within_2pct',
        'within_3pct',
        'within_3pct_right_way_up',
        'median_error_pct',
        'p95_error_pct',
        'several_cards',
      ],
    },
    {
      title: 'Finding the card in scans that are cropped to it',
      file: 'finder-scans.csv',
      text: 'Cards cut out of their photos: exactly along their edges, 1 % into them, and with a margin of 1 to 3 %. Real documents by folds, as above. A cut of 1 % into the card leaves nothing to see of its edge.',
      columns: ['group', 'way', 'scans', 'found', 'within_1pct', 'within_2pct', 'median_error_pct'],
    },
    {
      title: 'Finding card and portrait: drawn cards by how they lie',
      file: 'finder-drawn.csv',
      text: 'Drawn photos of Thai cards with faces never seen in training. Largest corner error in percent of the diagonal, whichever way up; `face_iou_75` is the share whose face box overlaps the true one by at least 0.75 (intersection over union). Cards smaller than 320 px or cut by the photo’s edge need not be found. `head not whole`: pictures that end at the face, without hair and ears, which no ID portrait does (frames of DFDC, crops of UTKFace); their face boxes have nothing to go by. The last rows part those that must be judged by the set of the portrait.',
      columns: [
        'group',
        'photos',
        'found',
        'within_1pct',
        'within_3pct',
        'right_way_up_of_found',
        'face_iou_75',
        'median_error_pct',
      ],
    },
    {
      title: 'Finding the card: drawn cards',
      file: 'checks-synthetic.csv',
      text: 'Largest corner error in percent of the diagonal, corners in the card’s own order.',
      columns: ['version', 'photos', 'judged', 'corners_within_1pct', 'corners_within_3pct'],
    },
    {
      title: 'Photos without a card',
      file: 'no-card.csv',
      text: 'Drawn rooms, desks, text pages, sheets of paper, prints of a face and people before the camera, by what lies behind; each ought to fail.',
      columns: ['ground', 'photos', 'failed', 'no_card', 'no_portrait', 'too_small', 'card_cut', 'several_cards'],
    },
    {
      title: 'Thai cards alone',
      file: 'thai-card.csv',
      text: 'With `ANTIFAKE_REQUIRE_THAI_CARD`: the share answered FAIL as `other_document`, of the photos whose card and portrait were found, with its 95 % interval. It should be 1 but for the Thai cards, of which it should be 0. No foreign document was trained on, though scenes of some were backgrounds; the Thai cards are drawn, no real one was measured.',
      columns: ['group', 'photos', 'found', 'other_document', 'low', 'high'],
    },
    {
      title: 'Photos of two cards',
      file: 'several-cards.csv',
      command: 'node bench/several-cards.ts --count 60',
      text: 'Drawn photos with a card with a portrait in either half, and the same with the left one only. `several_cards` should be 1 and 0.',
      columns: ['group', 'photos', 'several_cards', 'judged', 'no_portrait', 'no_card', 'too_small'],
    },
  ],
};
