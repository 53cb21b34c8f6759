import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { createInspector, type Judged } from '../../../src/index.ts';
import { checkNames } from '../../../src/inspection.ts';
import { defineSubject } from '../../shared/subject.ts';

const [photoPx, heightPx, barPx] = [300, 225, 250] as const;

/** docs/answer.svg */
export const subject = defineSubject({
  name: 'answer',
  about: "Draws docs/answer.svg: the project's own sample photo with a swapped face, and the product's answer to it.",
  measure: async () => {
    const photo = readFileSync('samples/sample-swapped.jpg');
    const inspector = await createInspector();
    const inspection = await inspector.inspect(photo);
    await inspector.close();
    if (inspection.outcome !== 'judged')
      throw new Error(`Expected an answer to the sample but received ${inspection.reason}`);
    const small = sharp(photo).resize(photoPx, heightPx, { fit: 'inside' }).jpeg({ quality: 80 });
    writeFileSync('docs/answer.svg', draw(inspection, await small.toBuffer()));
  },
});

function draw({ checks }: Judged, jpeg: Uint8Array): string {
  const rows = checkNames.map((name, i) => row(name, checks[name], 40 + 66 * i));
  const title = checkNames.map((name) => `${name} ${checks[name].score}, ${checks[name].verdict}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 ${heightPx}" width="620" height="${heightPx}" font-family="system-ui, sans-serif" font-size="15" role="img">
<title>A photo of a drawn card with a swapped face, and the answer to it: ${title}</title>
<style>
text { fill: #1c2024 } .soft { fill: #5b6570 } .track { fill: #e4e8ec } .no { fill: #0072b2 } .yes { fill: #d55e00 } .threshold { stroke: #1c2024 }
@media (prefers-color-scheme: dark) {
text { fill: #e4e7eb } .soft { fill: #a3adb8 } .track { fill: #363d46 } .no { fill: #56b4e9 } .yes { fill: #f28c38 } .threshold { stroke: #e4e7eb }
}
</style>
<image width="${photoPx}" height="${heightPx}" href="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}"/>
${rows.join('\n')}
</svg>
`;
}

function row(name: string, { score, threshold, verdict }: Judged['checks']['blur'], y: number): string {
  const [x, at] = [330, (share: number) => ((share / 100) * barPx).toFixed(1)];
  return `<g transform="translate(${x} ${y})">
<text>${name}</text><text class="${verdict}" x="${barPx}" text-anchor="end" font-weight="600">${score} · ${verdict}</text>
<rect class="track" y="9" width="${barPx}" height="12" rx="3"/><rect class="${verdict}" y="9" width="${at(score)}" height="12" rx="3"/>
<line class="threshold" x1="${at(threshold)}" x2="${at(threshold)}" y1="5" y2="25"/>
<text class="soft" x="${at(threshold)}" y="37" font-size="11" text-anchor="middle">yes above ${threshold}</text></g>`;
}
