import { writeFileSync } from 'node:fs';
import { readLines } from '../../../synth/dataset/documents.ts';
import { quantile } from '../../shared/figures/statistics.ts';
import { scratch } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** docs/blur.svg */
export const subject = defineSubject({
  name: 'blur-plot',
  about:
    'Draws docs/blur.svg from the results of `blur`: estimated against true blur for three sizes of the card, and the scores of blurred photos and others.',
  options: { rows: scratch('out/blur-rows.jsonl', 'What `blur` wrote of each window.') },
  measure: async ({ values }) => {
    const rows = readLines<Line>(values.rows).filter(({ kind }) => !/copy|convert|print/.test(kind));
    const body = [curves(rows), `<g transform="translate(${plotPx + gapPx} 0)">${histogram(rows)}</g>`].join('\n');
    const [width, height] = [2 * plotPx + gapPx + 80, plotPx + 70];
    writeFileSync(
      'docs/blur.svg',
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -20 ${width} ${height}" font-family="sans-serif" font-size="11">\n<title>Estimated against true blur, and scores of photos blurred and not</title>\n<rect x="-50" y="-20" width="100%" height="100%" fill="white"/>\n${body}\n</svg>\n`,
    );
  },
});

interface Line {
  readonly kind: string;
  readonly blurMm: number;
  readonly cardPx: number;
  readonly score: number;
  readonly estimates: { readonly product: number };
}

const bins = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65];
const sizes = [
  { name: 'card below 400 px', from: 0, to: 400, colour: '#c0392b' },
  { name: '400 to 600 px', from: 400, to: 600, colour: '#2471a3' },
  { name: 'above 600 px', from: 600, to: 1e9, colour: '#1e8449' },
];

const [plotPx, gapPx] = [300, 70];

function curves(rows: readonly Line[]): string {
  const at = (mm: number): number => Math.round((mm / 0.7) * plotPx);
  const drawn = sizes.map(({ name, from, to, colour }, i) => {
    const points = bins.slice(0, -1).flatMap((low, b) => {
      const part = rows.filter(
        (row) => row.cardPx >= from && row.cardPx < to && row.blurMm >= low && row.blurMm < bins[b + 1]!,
      );
      const middle = (of: (row: Line) => number): number => quantile(part.map(of), 0.5);
      return part.length < 5
        ? []
        : [`${at(middle((r) => r.blurMm))},${plotPx - at(middle((r) => r.estimates.product))}`];
    });
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(' ')}"/><text x="12" y="${16 + 15 * i}" fill="${colour}">${name}</text>`;
  });
  const ideal = `<line x1="0" y1="${plotPx}" x2="${plotPx}" y2="0" stroke="#bbb" stroke-dasharray="4"/>`;
  return frame(['0', '0.35', '0.7'], 'true blur (mm), median of estimated blur (mm)') + ideal + drawn.join('\n');
}

function histogram(rows: readonly Line[]): string {
  const classes = [
    {
      name: 'true blur at most 0.25 mm',
      colour: '#2471a3',
      part: rows.filter(({ blurMm }) => blurMm <= 0.25),
      left: 0,
    },
    { name: 'above', colour: '#c0392b', part: rows.filter(({ blurMm }) => blurMm > 0.25), left: 7 },
  ];
  const bars = classes.map(({ name, colour, part, left }, i) => {
    const shares = Array.from(
      { length: 20 },
      (_, k) => part.filter(({ score }) => Math.min(19, Math.floor(score / 5)) === k).length / part.length,
    );
    const drawn = shares.map((share, k) => {
      const height = Math.round(share * plotPx * 2);
      return `<rect x="${k * 15 + left}" y="${plotPx - height}" width="7" height="${height}" fill="${colour}"/>`;
    });
    return `${drawn.join('')}<text x="12" y="${16 + 15 * i}" fill="${colour}">${name} (${part.length} photos)</text>`;
  });
  const threshold = `<line x1="${0.7 * plotPx}" y1="0" x2="${0.7 * plotPx}" y2="${plotPx}" stroke="#888" stroke-dasharray="4"/>`;
  return frame(['0', '50', '100'], 'score, and share of each class; threshold 70') + bars.join('\n') + threshold;
}

function frame(ticks: readonly string[], label: string): string {
  const marks = ticks.map(
    (tick, i) => `<text x="${(i / 2) * plotPx}" y="${plotPx + 15}" text-anchor="middle">${tick}</text>`,
  );
  return `<rect width="${plotPx}" height="${plotPx}" fill="none" stroke="#888"/>${marks.join('')}<text x="${plotPx / 2}" y="${plotPx + 34}" text-anchor="middle">${label}</text>`;
}
