import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';

/** The photo that the project drew: a card whose portrait can be judged. */
export const cardPhoto: Buffer = await readFile(new URL('../../samples/sample-card.jpg', import.meta.url));

/** A photo without any card. */
export const emptyPhoto: Buffer = await plain(160, 120).jpeg().toBuffer();

/** A plain picture, to be written in any format. */
export function plain(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#8090a0' } });
}

/** Exact bodies of the table. */
export const bodies = {
  fail: '{"status":"FAIL","message":"check input image and retry"}',
  request: '{"status":"INVALID_REQUEST","message":"check request params"}',
  format: '{"status":"IMAGE_INVALID_FORMAT","message":"image format not support"}',
  size: '{"status":"IMAGE_INVALID_SIZE","message":"image larger than 4M"}',
  inner: '{"status":"INNER_ERROR","message":"Inner error, please retry later"}',
  key: '{"status":"INVALID_API_KEY","message":"check API key"}',
  limited: '{"status":"RATE_LIMITED","message":"too many requests, please retry later"}',
} as const;

/** The shape of a judged answer: same keys, same order, nothing added. */
export const okPattern =
  /^\{"status":"OK","message":\{"blur":\{"isBlur":"(yes|no)","score":\d{1,3}\},"deepfake":\{"isSpoofing":"(yes|no)","score":\d{1,3}\},"print":\{"isPrint":"(yes|no)","score":\d{1,3}\}\}\}$/;
