import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { planGenericCard } from '../card/plan-generic.ts';
import { planThaiCard } from '../card/plan-thai.ts';
import { drawPanel } from './panel.ts';
import { type Prints, planPerson } from './plan.ts';

const cards = { thai: planThaiCard(new Random(1)), generic: planGenericCard(new Random(1)) };

function people(kind: keyof typeof cards, prints: Prints): readonly PersonPlan[] {
  return Array.from({ length: 200 }, (_, seed) =>
    planPerson(new Random(seed), cards[kind], { portrait: seed, prints }),
  );
}

test('people keep the requested portrait, and heads have the height of those on cards', () => {
  for (const [i, { portrait, head, centre }] of people('thai', 'usual').entries()) {
    assert.equal(portrait, i);
    assert.ok(head >= 0.53 && head <= 0.68 && Math.abs(centre[0] - 0.5) <= 0.03);
  }
});

test('prints of any kind change only the print, and never print a Thai portrait as ink', () => {
  for (const [i, person] of people('thai', 'any').entries()) {
    const usual = people('thai', 'usual')[i]!;
    assert.deepEqual({ ...person, print: usual.print, laid: usual.laid }, usual);
    assert.equal(person.laid.as, 'picture');
  }
});

test('about half of the other documents have the portrait as ink on a bare panel, and many in grey', () => {
  const any = people('generic', 'any');
  const inked = any.filter(({ laid }) => laid.as === 'ink');
  assert.ok(inked.length > 60 && inked.length < 120, `${inked.length} of 200 in ink`);
  for (const { panelTop, heightLines } of inked) assert.ok(panelTop[0] >= 244 && !heightLines);
  assert.ok(any.filter(({ print }) => print.saturation === 0).length > 40);
});

test('height lines are at the left and right of the panel, and only if they are planned', () => {
  const person = { ...people('thai', 'usual')[0]!, heightLines: true };
  const dark = (plan: PersonPlan): number => drawPanel(plan, [120, 150]).data.filter((value) => value < 120).length;
  assert.ok(dark(person) > 300);
  assert.equal(dark({ ...person, heightLines: false }), 0);
});
