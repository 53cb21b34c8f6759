import type { FailReason } from '../inspection.ts';

/** What to do about a photo that could not be judged, by its code or reason. */
const remedies: Readonly<Record<FailReason | 'IMAGE_INVALID_FORMAT' | 'IMAGE_INVALID_SIZE', string>> = {
  IMAGE_INVALID_FORMAT: 'Save it as a complete JPEG, PNG or BMP',
  IMAGE_INVALID_SIZE: 'Save it smaller: max 4 MiB and 50 million pixels',
  no_card: 'Photograph the front of one card, all four corners in the picture',
  too_small: 'Move closer: the card must be at least 240 pixels wide',
  card_cut: 'Photograph it again with the whole portrait in the picture',
  no_portrait: 'Photograph the front, with nothing over the portrait and no glare on it',
  other_document: 'Photograph a Thai ID card, or unset ANTIFAKE_REQUIRE_THAI_CARD',
  several_cards: 'Photograph only one card',
};

/** The remedy as a sentence; empty if none is known. */
export function remedyFor(code: string): string {
  const remedy = (remedies as Readonly<Record<string, string>>)[code];
  return remedy === undefined ? '' : ` ${remedy}.`;
}
