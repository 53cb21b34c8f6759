import type { Pixels } from '../../src/image/index.ts';
import { css, font, openCanvas } from '../base/canvas.ts';
import { cardHeight, type PersonPlan } from '../base/plan.ts';
import { pixelsOf } from '../base/raster.ts';

/** Card units of 10 cm of body height on the panel: 9 % of the card's height. */
const tenCm = 0.09 * cardHeight;

/** The empty panel behind the head, `(height, width, 3)`: ground, height lines every 5 cm, labels every 10 cm. */
export function drawPanel(person: PersonPlan, [widthPx, heightPx]: readonly [number, number]): Pixels {
  const { canvas, context } = openCanvas(widthPx, heightPx);
  const ground = context.createLinearGradient(0, 0, 0, heightPx);
  ground.addColorStop(0, css(person.panelTop));
  ground.addColorStop(1, css(person.panelBottom));
  context.fillStyle = ground;
  context.fillRect(0, 0, widthPx, heightPx);
  if (!person.heightLines) return pixelsOf(canvas);
  context.fillStyle = 'rgba(34,36,44,0.86)';
  context.font = font('sarabun-600', 24);
  const first = heightPx * 0.75;
  for (let i = -2; i < 12; i++) {
    const y = first - (i * tenCm) / 2;
    const label = i % 2 === 0;
    context.fillRect(widthPx * (label ? 0.2 : 0.07), y - 1, widthPx * (label ? 0.6 : 0.86), 2.4);
    if (!label) continue;
    const text = `${person.lowestCm + (i / 2) * 10}`;
    context.fillText(text, widthPx * 0.035, y + 8);
    context.fillText(text, widthPx * 0.83, y + 8);
  }
  return pixelsOf(canvas);
}
