/** A probability above even odds means yes. Higher values for the judge find no more cards (lab/EXPERIMENTS.md). */
export const evenOdds = 0.5;

/** Every other threshold of the search for the card and its portrait, and where it comes from. */
export const thresholds = {
  /** Below this confidence of the finder there is no card. */
  minConfidence: 0.15,
  /**
   * A quad that is less likely than this, and does not look like a Thai card either, is not a card. What this costs and saves: `found` in
   * bench/results/finder-real.csv, on whose photos it was chosen, and `no_card` in no-card.csv.
   */
  minLikelihood: 0.02,
  /**
   * Maximum passes of the network of edges on the first quad, and on each later one: more passes on a later one cost time and found no more
   * corners (lab/EXPERIMENTS.md).
   */
  maxPasses: 3,
  laterPasses: 1,
  /** A pass that moves no corner by more than this share of the diagonal is the last one. */
  minMove: 0.002,
  /**
   * The frame of the photo may be the card's if the finder's quad covers more than this share of the photo. Of 202 photos whose first quad
   * was not likely enough, the frame was right in 98 of 138 above it and in none of 64 below (lab/EXPERIMENTS.md).
   */
  minFrameShare: 0.5,
  /** Maximum quads with one side moved that are tried; two of them differ in a corner by at least this share of the diagonal. */
  maxCompleted: 3,
  minDifference: 0.02,
  /**
   * A cell of the finder counts as a vote for a card's centre from this probability. In 136 drawn photos of one card, cells away from the
   * card stay below 0.04, except in two photos; in 60 photos of two cards, the best cell on the second card has at least 0.97.
   */
  minVote: 0.05,
  /** Votes within this margin around the first card, in shares of its sides, are votes for that card. */
  voteMargin: 0.1,
  /** Share of the first card's sides by which the paint over it reaches past its edge. */
  paintMargin: 0.06,
  /** A second card counts if the wider one of the two is at most this many times as wide as the other. */
  maxWidthRatio: 2,
  /** Above this probability of a Thai card, the portrait is first searched for where Thai cards have it. */
  minThai: 0.9,
  /** Minimum score of a face on a card. */
  minFaceScore: 0.6,
  /**
   * Maximum height of a face's box, in widths. A bare scalp, or hair of the colour of skin, moves the top of the box up; the chin stays.
   * The scale of the views depends on the height.
   */
  maxFaceAspect: 1.3,
  /**
   * Maximum height of a portrait's face. On real documents, measured as ID-1, faces are up to 24.5 mm tall, and a face that fills the
   * panel of a Thai card has a box of up to 28 mm. A print of a face, or a person in front of something rectangular, is taller.
   */
  maxFaceMm: 30,
  /** No document has its portrait between these shares of its width; a print of a face, or a person, is there. */
  middle: [1 / 3, 2 / 3],
} as const;
