import type { Pixels, Point } from '../../src/image/index.ts';
import type { AttackPlan, PhotoPlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import type { CameraHooks } from '../camera/capture.ts';
import type { Spread } from '../camera/effective-sigma.ts';
import type { Attacking } from '../card/hooks.ts';
import type { CardGeometry } from '../scene/geometry.ts';
import type { Tampered } from './blending/swap-face.ts';

/** What an attack or fault does, at the steps where it does anything; the renderer calls each hook at its step. */
export interface AttackHooks extends CameraHooks {
  /** Changes the genuine plan; `attack` is not in it yet. */
  readonly plan?: (plan: PhotoPlan, planning: Planning) => PhotoPlan;
  /** Changes the developed picture, in camera pixels, before its first JPEG. */
  readonly developed?: (pixels: Pixels, attack: AttackPlan) => Pixels;
  /** Tampers with the photo after its first JPEG; the plan is given a second one. */
  readonly saved?: (picture: SavedPicture, attacking: Attacking) => Tampered | Promise<Tampered>;
  /** What was replaced, in camera pixels, where that is known without drawing; `saved` says it of itself. */
  readonly region?: (geometry: CardGeometry) => readonly Point[];
  /** What the attack spreads of a portrait's weak detail, in camera pixels. */
  readonly spread?: (attack: AttackPlan) => Spread;
}

/** What an attack is planned with. */
export interface Planning {
  readonly attack: AttackPlan;
  readonly random: Random;
  /** Camera pixels a millimetre of card. */
  readonly pxPerMm: number;
}

/** A part of a photo that was saved once, and where the card lies in it, in its pixels. */
export interface SavedPicture {
  readonly pixels: Pixels;
  readonly geometry: CardGeometry;
}
