import { costSections } from './deepfake/cost-sections.ts';

/** A table of the report: where it comes from, what it says, and which columns are shown. */
export interface Section {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** Columns to show, in order. */
  readonly columns: readonly string[];
}

const rates = ['auc', 'tpr_at_fpr_1pct', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct'];
const verdicts = ['blur_yes', 'deepfake_yes', 'print_yes', 'blur_auc', 'deepfake_auc', 'print_auc'];
const placed = ['judged', 'judged_of_judgeable', 'corners_within_1pct', 'face_iou_75'];
const onCards = ['group', 'portraits', ...rates, 'yes', 'yes_low', 'yes_high', 'pointing'];

/** The report's tables, in order. */
export const sections: readonly Section[] = [
  {
    title: 'End to end on drawn cards, faces never seen in training',
    file: 'checks-synthetic.csv',
    text: 'The same cards clean and with one fault each. `*_yes` is the share above the default threshold: for the fault itself it should be 1, for everything else 0. `*_auc` compares raw values with the clean version. Drawn scenes cut cards and show very small ones, which ought to fail: `judged_of_judgeable` is the share among cards that lie wholly in the photo and are at least 320 px wide.',
    columns: ['version', 'photos', ...placed, ...verdicts],
  },
  {
    title: 'Deepfake on drawn cards, people never trained on',
    file: 'deepfake-cards.csv',
    text: 'Each attack against genuine portraits that went through the same last step: the camera’s JPEG and perhaps one more, or a messaging app. `yes` is the share above the default threshold. Below: by the donor’s maker, false alarms on genuine cards with faults, and by sex and origin of the person (SCUT-FBP5500). `yes_low` and `yes_high` hold the truth in 95 of 100 such samples (bootstrap over people); `pointing` is the share of the heatmap’s hottest tenth that lies in what was replaced. In small groups one portrait moves a figure far.',
    columns: onCards,
  },
  {
    title: 'Deepfake on drawn cards, Thai and others, printed in any way',
    file: 'deepfake-any-print.csv',
    text: 'As above, but half of the documents are not Thai, and portraits are printed as ink, faded, in grey, retouched, through a screen or under security lines (docs/adr/0027).',
    columns: onCards,
  },
  {
    title: 'Deepfake on portraits without a card',
    file: 'deepfake-portraits.csv',
    text: 'Each maker’s fakes against genuine portraits of the same set, or of all sets where it has none; people never trained on, worst maker first. Below, what was done to genuine portraits, and how many were called fake all the same. `trained_on` says whether fakes of that maker were in training.',
    columns: ['group', 'trained_on', 'genuine', 'fakes', ...rates, 'yes'],
  },
  {
    title: 'Deepfake on drawn cards, trained without either maker of donors',
    file: 'deepfake-cards-without-sdfd.csv',
    text: 'The same photos, judged by version 0.5.0, whose networks saw no picture of SDFD.',
    columns: onCards,
  },
  ...[
    [
      'deepfake-without-sdfd.csv',
      'sdfd,lfw_faceswap',
      'Version 0.5.0, trained without SDFD and without the fakes of LFW.',
    ],
    [
      'deepfake-without-genphotos.csv',
      'genphotos,lfw_faceswap',
      'The network for cards of version 0.4.0, and one for faces that learned from the same fakes as 0.7.0’s but those of generated.photos, for 84 minutes in all (0.7.0: 196), fused as 0.7.0.',
    ],
    [
      'deepfake-without-dfdc.csv',
      'dfdc,autoencoder,lfw_faceswap',
      'The network for cards of version 0.8.0, and one for faces that learned from ImageNet weights in 45 minutes of one core, without the fakes of any of the three, fused as 0.7.0.',
    ],
    [
      'deepfake-without-swapper.csv',
      'swapper',
      'Version 0.9.0, which never saw a fake of `antifake_training.swapper`.',
    ],
  ].map(([file, makers, text]) => ({
    title: `Deepfake on portraits without a card, trained without ${makers}`,
    file: file!,
    text: text!,
    columns: ['group', 'trained_on', 'genuine', 'fakes', ...rates],
  })),
  {
    title: 'Deepfake on real photos of real cards, edited',
    file: 'deepfake-real.csv',
    text: 'The colour photos of MIDV-500 through the whole product: a face swapped, a part of it changed, a portrait pasted, and saved again; against the same photos saved alike without an edit. Donors are real people and pictures of two makers, none of these pictures trained on. The photos themselves served training as genuine captures, so this says less than the next table. One photo in a hundred is the least false alarm that 91 photos can show.',
    columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
  },
  {
    title: 'Deepfake on real photos of real cards, edited, six documents never seen',
    file: 'deepfake-real-left-out.csv',
    text: 'The same photos, judged before the last part of training, which first saw the photos of six of the twelve documents (docs/adr/0028); with the thresholds of what is shipped.',
    columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
  },
  ...costSections,
  {
    title: 'Blur against the drawn truth, by cause',
    file: 'blur.csv',
    text: 'Windows of drawn photos of people never trained on. Rank correlation with the true blur, and the share of wrong verdicts where the truth is more than 15 % away from 0.25 mm; `all` are the causes in the photo, the documents soft in themselves stand below. Measures other than the product’s get the limit that suits them best on these very photos.',
    columns: ['measure', 'cause', 'photos', 'spearman', 'wrong_outside_band', 'false_alarms', 'median_relative_error'],
  },
  {
    title: 'What the checks cost',
    file: 'checks-cost.csv',
    text: 'Processor time of all threads and time elapsed, views and models included, on the sample photo once it is decoded.',
    columns: ['check', 'runs', 'median_processor_ms', 'p95_processor_ms', 'median_elapsed_ms', 'p95_elapsed_ms'],
  },
  {
    title: 'Blur by the card’s size in the photo',
    file: 'blur-sizes.csv',
    text: 'Median of said over true blur, by true blur: the columns should agree, and be 1.',
    columns: [
      'true_mm',
      'below 400 px photos',
      'below 400 px said of true',
      '400 to 600 px photos',
      '400 to 600 px said of true',
      'above 600 px photos',
      'above 600 px said of true',
    ],
  },
  {
    title: 'Blur on real photos, blurred further',
    file: 'blur-real.csv',
    text: 'Real photos of colour documents, as they are and worse by a known amount on top of their own blur, which is taken to be what the check says of it. Order is asked of pairs of the same photo that are at least 20 % apart.',
    columns: ['version', 'added_mm', 'photos', 'median_mm', 'blur_yes', 'pairs', 'order_kept'],
  },
  {
    title: 'Finding the card: drawn cards',
    file: 'checks-synthetic.csv',
    text: 'Largest corner error in percent of the diagonal, corners in the card’s own order.',
    columns: ['version', 'photos', 'judged', 'corners_within_1pct', 'corners_within_3pct'],
  },
  {
    title: 'Finding the card: real photos of foreign documents',
    file: 'finder-real.csv',
    text: 'Largest corner error in percent of the diagonal, whichever way up. `seen` names documents whose scenes (never the documents) served as backgrounds in training; `unseen` the others. The settings of `src/card/snap.ts` were chosen on these photos.',
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
    title: 'Photos without a card',
    file: 'no-card.csv',
    text: 'Drawn rooms, desks, text pages, sheets of paper, prints of a face and people before the camera, by what lies behind; each ought to fail.',
    columns: ['ground', 'photos', 'failed', 'no_card', 'no_portrait', 'too_small', 'card_cut', 'several_cards'],
  },
  {
    title: 'Photos of two cards',
    file: 'several-cards.csv',
    text: 'Drawn photos with a card with a portrait in either half, and the same with the left one only. `several_cards` should be 1 and 0.',
    columns: ['group', 'photos', 'several_cards', 'judged', 'no_portrait', 'no_card', 'too_small'],
  },
  {
    title: 'What a photo costs',
    file: 'engine-cost.csv',
    text: 'Processor time of one photo of 200 KB in one thread, garbage collection included: the whole, decoding alone, the same model runs alone, and the rest, which is what JavaScript and WebAssembly do between them. `base` is the engine before views were cut in WebAssembly, in the same run; of the one photo quantiles are over runs, of the mix over photos.',
    columns: ['photos', 'engine', 'count', 'part', 'mean_ms', 'median_ms', 'p99_ms'],
  },
  {
    title: 'What finding costs',
    file: 'finder-cost.csv',
    text: 'Milliseconds of processor time of all threads, medians over decoded photos (drawn ones of 1280 × 960); `elapsed` is what passes for card and portrait, with two threads for the nets on two cores, where issue 3 wants 15 ms. Shares are of card and portrait. `another card` is the look for a second one, taken only where the first look votes for one.',
    columns: ['photos', 'count', 'stage', 'median_ms', 'share'],
  },
  {
    title: 'The checks on real photos of foreign documents',
    file: 'checks-real.csv',
    text: 'Grey paper copies should be print, colour specimens should trigger nothing; the portraits are generated or specimen faces on real prints, so deepfake says how it behaves there, no more. Photos of midv_02, 03, 04, 10, 14 and 22 served deepfake as genuine captures; the others it never saw. Print was fitted on these photos: what it does on other types is in the next table.',
    columns: ['group', 'photos', 'judged', 'print_yes', 'print_auc_against_other_kind', 'deepfake_yes', 'blur_yes'],
  },
  {
    title: 'How real the drawn world is: a probe',
    file: 'world-probe.csv',
    text: 'A classifier tells squares of 80 × 80 px of the 91 real photos of colour documents from squares of drawn photos that lay a drawn card over the same documents, taken and published alike, by 27 named traits; kinds of document left out. An accuracy of 0.5 is what one wants. Cues are traits whose shuffling costs the boosted classifier most, with that cost.',
    columns: [
      'world',
      'real_photos',
      'drawn_photos',
      'squares',
      'linear_accuracy',
      'boosted_accuracy',
      'boosted_auc',
      'boosted_photo_accuracy',
      'cue_1',
      'cue_1_cost',
      'cue_2',
      'cue_2_cost',
      'cue_3',
      'cue_3_cost',
    ],
  },
  {
    title: 'What a drawn photo costs',
    file: 'synth-speed.csv',
    text: 'Processor time of all threads, codecs included; of each photo the cheapest of its rounds. Other jobs on the cores make it dearer. Eight photos of 1280 × 960 a second on two cores would be 0.25 s.',
    columns: [
      'size',
      'photos',
      'rounds',
      'mean_processor_s',
      'median_processor_s',
      'p95_processor_s',
      'photos_a_second_on_two_cores',
    ],
  },
  {
    title: 'Print on real document types it was not fitted on',
    file: 'print-left-out.csv',
    text: 'Each document judged by a model that left it out, threshold included, cut by the corners and around the portrait that the product finds; three photos on which it finds no card or no portrait are not judged. `converted` are the photos in colour turned to grey. `print_auc` compares with all cards in colour.',
    columns: ['group', 'photos', 'print_yes', 'print_auc'],
  },
  {
    title: 'Print on drawn cards',
    file: 'print.csv',
    text: 'Each card of a person whom training never saw in colour, as a grey copy and as a photo converted to grey, all three under the same light, which is a plain one for half of the cards; corners and portrait nearly as right as the finder has them. Shares above the default threshold; `auc` is of copies and converted photos against the cards in colour. Small groups can say little about a rate; drawn photos that show too little of a card, or too small a one, are not counted. Grey copies may be signed with a blue pen, as is usual in Thailand; fingers lie on some, also on the face.',
    columns: [
      'group',
      'photos',
      'in_colour',
      'false_alarms',
      'copies_yes',
      'converted_yes',
      'auc_copies',
      'auc',
      'colour_p99_score',
    ],
  },
  {
    title: 'The findings of inspect, experimental',
    file: 'findings.csv',
    text: 'Colour copy and screen recapture on drawn cards of people that were not fitted on: attacks against everything drawn that is neither (`auc`, share caught at 1 % and 10 % false alarms), and the share above the default threshold of each kind. The strength of packed colour copies is not known. Real photos of foreign documents, cut by their labelled corners, hold neither: what they raise are false alarms, though real grey copies are copies on paper. The screen’s drawn windows were made before a fault of synth/ was found that left small cards out of windows: they are to be drawn and fitted anew.',
    columns: ['finding', 'group', 'photos', 'auc', 'tpr_at_fpr_1pct', 'tpr_at_fpr_10pct', 'yes', 'median_score'],
  },
  {
    title: 'Interaction: what each fault does to the other scores',
    file: 'interaction.csv',
    text: 'Whole drawn photos of people whom training never saw, through the whole product: clean cards by light, and each fault at strength 0.5 (`generated_before` has none). `judged` counts photos whose card lies wholly in them and is at least 320 px wide, and only those are counted on; the shares are above the default threshold. `any_check_yes` is for the three checks, `any_yes` with the findings. Every card comes in all versions, so that one that is judged wrongly in every light weighs more than 1 %.',
    columns: [
      'group',
      'photos',
      'judged',
      'any_check_yes',
      'any_yes',
      'blur_yes',
      'blur_median',
      'deepfake_yes',
      'deepfake_median',
      'print_yes',
      'print_median',
      'colourCopy_yes',
      'colourCopy_median',
      'screen_yes',
      'screen_median',
    ],
  },
  {
    title: 'Latency and memory',
    file: 'latency.csv',
    text: 'One request at a time over HTTP on two cores; the parts are the JPEG decoded alone and each model run once as a request runs it. Memory is what the service holds after 200 requests and after all.',
    columns: [
      'photo_kb',
      'requests',
      'http_median_ms',
      'http_p95_ms',
      'engine_median_ms',
      'decode_median_ms',
      'models_median_ms',
      'http_over_parts',
      'start_to_ready_ms',
      'resident_200_mb',
      'resident_growth',
    ],
  },
];
