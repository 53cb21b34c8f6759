import type { Point, Quad } from '../../src/image/index.ts';

/** A colour, `r g b` each 0..255. */
export type Rgb = readonly [number, number, number];

/** A rectangle `x y width height`, in the unit that its owner states. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Width and height of the card's own drawing, in card units: 1 unit = 85.6 mm / 1200. */
export const cardWidth = 1200;
export const cardHeight = 757;
export const cardWidthMm = 85.6;

/** What the document is. */
export type Family = 'thai' | 'generic';

/** Appearances of a Thai card; see THAI card generations in the README. */
export type Generation = 'blue' | 'pale' | 'green' | 'white';

/** Everything printed on a Thai card. */
export interface ThaiCardPlan {
  readonly kind: 'thai';
  readonly generation: Generation;
  readonly seed: number;
  readonly top: Rgb;
  readonly bottom: Rgb;
  readonly ink: Rgb;
  readonly blue: Rgb;
  readonly oldLabels: boolean;
  readonly chip: 'left' | 'right';
  readonly panel: Box;
  readonly number: string;
  readonly nameThai: string;
  readonly nameLatin: string;
  readonly lastLatin: string;
  readonly birth: readonly [thai: string, latin: string];
  readonly issue: readonly [thai: string, latin: string];
  readonly expiry: readonly [thai: string, latin: string];
  readonly religion: string;
  readonly address: readonly [string, string];
  readonly officer: string;
  readonly request: string;
  readonly fonts: readonly [thai: string, latin: string];
}

/** A document of an invented country: colours, lines and a portrait somewhere. */
export interface GenericCardPlan {
  readonly kind: 'generic';
  readonly seed: number;
  readonly panel: Box;
  readonly top: Rgb;
  readonly bottom: Rgb;
  readonly ink: Rgb;
  readonly accent: Rgb;
  readonly lines: readonly string[];
  readonly mrz: readonly string[];
  readonly chip: boolean;
  readonly ghost: boolean;
  readonly hasBands?: true;
  /** Where the artwork of a passport's page is printed on its white paper, in card units; a card is printed all over if not given. */
  readonly printed?: Box;
}

/** The person on the card, and how the portrait is printed. Lengths in card units. */
export interface PersonPlan {
  /** Index into the portraits given to the renderer, or -1 for a drawn face. */
  readonly portrait: number;
  readonly seed: number;
  /** Height of the head, chin to crown, as a share of the panel's height. */
  readonly head: number;
  readonly centre: Point;
  readonly panelTop: Rgb;
  readonly panelBottom: Rgb;
  readonly heightLines: boolean;
  readonly lowestCm: number;
  readonly clothes: Rgb;
  readonly print: PrintPlan;
  readonly laid: LaidPlan;
}

/** How the printed portrait covers the card's own artwork. */
export interface LaidPlan {
  /** As a picture that hides the card, or as ink through which the card is visible: white is no ink. */
  readonly as: 'picture' | 'ink';
  /** Card units over which its edges fade into the card. */
  readonly fade: number;
  /** How dark the security lines are that are printed over it, 0..1; 0 = none. */
  readonly overprint: number;
}

/** Print of the portrait; by default dye-sublimation. */
export interface PrintPlan {
  readonly sigma: number;
  readonly contrast: number;
  /** 0 = in grey, as lasers engrave. */
  readonly saturation: number;
  readonly gain: Rgb;
  readonly noise: number;
  /** How the issuing authority prepares the photograph; default: not at all. */
  readonly ready?: PrintPreparation;
  /** Through a screen, if given. */
  readonly screen?: ScreenPlan;
}

/** Preparation of a photograph for the printer. */
export interface PrintPreparation {
  /** Detail weaker than this many levels is smoothed away, as by beauty filters; 0 = none. */
  readonly retouch: number;
  /** Width of the stored panel in pixels; 0 = as printed. */
  readonly storedPx: number;
  /** Share by which edges are overdrawn. */
  readonly sharpen: number;
  readonly gamma: number;
  /** −0.25 (soft tones) to 0.6 (hard ones). */
  readonly hardness: number;
}

/** Rows of dots or lines, or the grain of a laser, that the ink follows. */
export interface ScreenPlan {
  readonly kind: 'dots' | 'lines' | 'grain';
  /** Card units from row to row. */
  readonly pitch: number;
  /** Radians. */
  readonly angle: number;
  /** Amplitude in middle tones, in levels. */
  readonly strength: number;
}

/** Age and handling of the card's surface. */
export interface WearPlan {
  readonly seed: number;
  readonly scratches: number;
  readonly dirt: number;
  readonly edge: number;
  readonly fade: number;
  readonly rainbow: number;
  /** Light that spreads inside laminate and paper before it comes back: its share, and its standard deviation in card units. */
  readonly scatter: { readonly share: number; readonly sigma: number };
}

export type BackgroundKind =
  | 'wood'
  | 'plain'
  | 'cloth'
  | 'carpet'
  | 'text'
  | 'clutter'
  | 'keyboard'
  | 'room'
  | 'board'
  | 'scan'
  | 'photo';

/** The background of the card. `file` is a picture on disk, only for `photo`. */
export interface BackgroundPlan {
  readonly kind: BackgroundKind;
  readonly seed: number;
  readonly file?: string;
}

/** Things that touch the card: fingers over its edge, another card or paper near it. */
export interface ScenePlan {
  /** Card corners in camera pixels, clockwise from the card's own top left. */
  readonly quad: Quad;
  readonly background: BackgroundPlan;
  readonly fingers: number;
  readonly fingerSeed: number;
  readonly neighbour: number;
  readonly shadow: number;
  readonly light: LightPlan;
}

/** Light on the scene; gains are linear. */
export interface LightPlan {
  readonly seed: number;
  readonly gain: readonly [number, number, number];
  readonly slope: Point;
  readonly spot: number;
  readonly spotAt: Point;
  readonly spotRadius: number;
  readonly spotTint: readonly [number, number, number];
  readonly bars: number;
  readonly barAngle: number;
  readonly barWidth: number;
  readonly barDark: number;
  readonly glare: number;
  readonly glareAt: Point;
  readonly glareRadius: number;
  /** Linear light that the laminate reflects everywhere, relative to a white surface. */
  readonly veil: number;
}

/** The camera: all lengths in camera pixels, noise in linear 0..1. */
export interface CameraPlan {
  /** Standard deviation of the lens's spot, sharp or not: a disc of radius r counts as r / 2. */
  readonly defocusSigma: number;
  /** Light that the lens scatters: its share, and its standard deviation. */
  readonly glow: { readonly share: number; readonly sigma: number };
  readonly motionPx: number;
  readonly motionAngle: number;
  readonly vignette: number;
  readonly whiteBalance: readonly [number, number, number];
  readonly exposure: number;
  readonly shotNoise: number;
  readonly readNoise: number;
  readonly colourNoise: number;
  /** Colour noise comes in cells of 2 or 4 pixels. */
  readonly colourGrainPx: 2 | 4;
  readonly noiseSeed: number;
  readonly denoise: number;
  readonly sharpen: number;
  /** 0 = sharpening looks one pixel far, 1 = two. */
  readonly haloReach: number;
  /** Share of the bright side of a sharpening halo that is kept; the dark side is kept whole. */
  readonly brightHalo: number;
  readonly contrast: number;
  /** Factor of a colour's distance to grey; 1 = unchanged. */
  readonly saturation: number;
  /** Share of the light's own differences, in stops, that local tone mapping evens out. */
  readonly toneMapping: number;
  /** Pixels by which red and blue are shifted from green at the photo's corner. */
  readonly aberration: number;
  /** Share of the sensor's resolution that is real detail, 1 = all; lower is upscaled from fewer pixels. */
  readonly detail: number;
}

/** One JPEG in the chain. */
export interface JpegPlan {
  readonly quality: number;
  readonly chroma: '4:2:0' | '4:4:4';
  readonly tables: number;
}

/** Processing of the picture after the sensor. `scale` is that of the messaging app's downscale, 1 = none. */
export interface ChainPlan {
  readonly camera: JpegPlan;
  readonly resave?: JpegPlan;
  readonly messaging?: { readonly scale: number; readonly jpeg: JpegPlan };
}

/** Attacks and faults that `withAttack` can add; `attacks/table.ts` has the hooks of each. */
export const attackKinds = [
  'swap_after',
  'selfblend_after',
  'part_after',
  'autoencoder_after',
  'editor_photo_after',
  'editor_portrait_after',
  'paste_after',
  'replace_after',
  'swap_before',
  'generated_before',
  'stuck_over',
  'grey_copy',
  'colour_copy',
  'grey_convert',
  'screen',
  'blur_defocus',
  'blur_motion',
  'blur_lowres',
  'blur_smooth',
] as const;

export type AttackKind = (typeof attackKinds)[number];

/** One attack or fault. `donor` indexes the portraits, -1 = a drawn face. */
export interface AttackPlan {
  readonly kind: AttackKind;
  /** 0 = hardly visible, 1 = as obvious as possible. */
  readonly strength: number;
  readonly seed: number;
  readonly donor: number;
}

/** Everything about one photo, as JSON. Equal plans and assets render to equal bytes. */
export interface PhotoPlan {
  readonly seed: number;
  /** Size of the camera's photo; the messaging app may shrink it afterwards. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly family: Family | 'none';
  readonly card: ThaiCardPlan | GenericCardPlan;
  readonly person: PersonPlan;
  readonly wear: WearPlan;
  readonly scene: ScenePlan;
  readonly camera: CameraPlan;
  readonly chain: ChainPlan;
  readonly attack?: AttackPlan;
}

/** Size of the final photo: the camera's, or that after the messaging app. */
export function finalSize({ widthPx, heightPx, chain }: PhotoPlan): Pick<PhotoPlan, 'widthPx' | 'heightPx'> {
  const scale = chain.messaging?.scale ?? 1;
  return { widthPx: Math.round(widthPx * scale), heightPx: Math.round(heightPx * scale) };
}
