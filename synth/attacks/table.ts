import type { AttackKind, PhotoPlan } from '../base/plan.ts';
import { autoencoderAfter } from './autoencoder.ts';
import { blurDefocus, blurLowres, blurMotion } from './blur.ts';
import { colourCopy, greyCopy } from './copy.ts';
import { editorPhotoAfter, editorPortraitAfter } from './editor.ts';
import { generatedBefore } from './generated.ts';
import { greyConvert } from './grey.ts';
import type { AttackHooks } from './hooks.ts';
import { pasteAfter, replaceAfter } from './paste.ts';
import { screen } from './screen.ts';
import { selfblendAfter } from './selfblend.ts';
import { blurSmooth } from './smooth.ts';
import { stuckOver } from './stuck.ts';
import { partAfter, swapAfter, swapBefore } from './swap.ts';

/** The hooks of each attack. */
export const attacks: Readonly<Record<AttackKind, AttackHooks>> = {
  swap_after: swapAfter,
  selfblend_after: selfblendAfter,
  part_after: partAfter,
  autoencoder_after: autoencoderAfter,
  editor_photo_after: editorPhotoAfter,
  editor_portrait_after: editorPortraitAfter,
  paste_after: pasteAfter,
  replace_after: replaceAfter,
  swap_before: swapBefore,
  generated_before: generatedBefore,
  stuck_over: stuckOver,
  grey_copy: greyCopy,
  colour_copy: colourCopy,
  grey_convert: greyConvert,
  screen,
  blur_defocus: blurDefocus,
  blur_motion: blurMotion,
  blur_lowres: blurLowres,
  blur_smooth: blurSmooth,
};

/** The hooks of the plan's attack; none for a genuine plan. */
export function hooksOf({ attack }: PhotoPlan): AttackHooks {
  return attack ? attacks[attack.kind] : {};
}
