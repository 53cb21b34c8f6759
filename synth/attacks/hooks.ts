import type { Pixels, Point } from '../../src/image/index.ts';
import type { AttackPlan, PhotoPlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import type { CameraHooks } from '../camera/capture.ts';
import type { Spread } from '../camera/effective-sigma.ts';
import type { Attacking } from '../card/hooks.ts';
import type { CardGeometry } from '../scene/geometry.ts';
import type { Tampered } from './blending/swap-face.ts';

/** The hooks of an attack or fault; the renderer calls each at its step. */
export interface AttackHooks extends CameraHooks {
  /** Changes the genuine plan; `attack` is not in it yet. */
  readonly plan?: (plan: PhotoPlan, planning: Planning) => PhotoPlan;
  /** Changes the developed picture, in camera pixels, before its first JPEG. */
  readonly developed?: (pixels: Pixels, attack: AttackPlan) => Pixels;
  /** Manipulates the photo after its first JPEG; the plan then has a second one. */
  readonly saved?: (picture: SavedPicture, attacking: Attacking) => Tampered | Promise<Tampered>;
  /** The replaced area, in camera pixels, if it is known without drawing; `saved` returns its own. */
  readonly region?: (geometry: CardGeometry) => readonly Point[];
  /** How far the attack spreads a portrait's weak detail, in camera pixels. */
  readonly spread?: (attack: AttackPlan) => Spread;
}

/** The inputs for planning an attack. */
export interface Planning {
  readonly attack: AttackPlan;
  readonly random: Random;
  /** Camera pixels per millimetre of the card. */
  readonly pxPerMm: number;
}

/** A part of a photo that was saved once, and the card's corners, in its pixels. */
export interface SavedPicture {
  readonly pixels: Pixels;
  readonly geometry: CardGeometry;
}
