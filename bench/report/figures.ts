import { table } from '../shared/document/markdown.ts';
import { rowWhere } from '../shared/document/results.ts';
import { hundredth, type Share } from '../shared/figures/share.ts';
import { countDocuments, deepfakeShare, exactShare, realShare } from './shares.ts';

/** A language of the README. */
export type Language = 'en' | 'th';

interface Figure {
  readonly en: string;
  readonly th: string;
  readonly value: string;
}

const headings = { en: ['of 100', 'figure (95 % interval)'], th: ['จาก 100', 'ตัวเลข (ช่วงความเชื่อมั่น 95 %)'] } as const;

/** The six figures of the README. */
export function figuresTable(language: Language): string {
  return table(
    headings[language],
    figures().map((figure) => [figure[language], figure.value]),
  );
}

function figures(): readonly Figure[] {
  const printColumns = { share: 'print_yes', photos: 'photos', groups: countDocuments('grey_copy') };
  const ms = Math.round(Number(rowWhere('latency.csv', {}).http_median_ms));
  return [
    {
      en: 'face swaps in the finished photo of a drawn card: caught',
      th: 'ภาพบัตรจำลองที่ถูกสลับใบหน้าหลังถ่ายภาพ: ตรวจพบ',
      value: within(deepfakeShare('swap_after', 'camera')),
    },
    {
      en: 'fakes of eight kinds on drawn cards: caught',
      th: 'ภาพปลอมแปดแบบบนบัตรจำลอง: ตรวจพบ',
      value: within(deepfakeShare('all attacks', 'camera')),
    },
    {
      en: 'edits of real foreign documents, sent through a messaging app: caught by a network of version 0.10.0 that had not seen these documents',
      th: 'ภาพเอกสารต่างประเทศจริงที่ถูกแก้ไขแล้วส่งผ่านแอปแชต: ตรวจพบโดยโมเดลรุ่น 0.10.0 ที่ไม่เคยเห็นเอกสารเหล่านี้',
      value: within(realShare('documents never seen | messaging')),
    },
    {
      en: 'genuine drawn cards: classified as a deepfake',
      th: 'บัตรจำลองที่ไม่ได้ปลอม: ถูกจัดว่าเป็นดีปเฟก',
      value: within(deepfakeShare('genuine', 'camera')),
    },
    {
      en: 'real grey copies of documents left out of the fit: caught by print',
      th: 'สำเนาขาวดำจริงของเอกสารที่ไม่เคยเห็น: ตรวจพบโดย print',
      value: within(exactShare('print-left-out.csv', { group: 'grey_copy' }, printColumns)),
    },
    {
      en: 'median time of an answer over HTTP on two cores without a GPU',
      th: 'เวลาตอบผ่าน HTTP บนสองคอร์โดยไม่ใช้ GPU (ค่ามัธยฐาน)',
      value: `${ms} ms`,
    },
  ];
}

function within({ value, low, high }: Share): string {
  return `${hundredth(value)} (${hundredth(low)}–${hundredth(high)})`;
}
