// The strip on top: four steps of the first minute, ticking as they are taken.
import { h } from './dom.js';

const STEPS = [
  { step: 'sent', part: 'asker', text: 'Send', hint: 'Press Enter in Alex’s chat' },
  { step: 'read', part: 'others', text: 'Read', hint: 'Read the card in Ben’s chat' },
  { step: 'approved', part: 'others', text: 'Approve as Ben', hint: 'Press Approve in Ben’s chat' },
  {
    step: 'looked',
    part: 'tenant',
    text: 'Look right',
    hint: 'See the new row, and every old one, in the tenant',
  },
];

/** Draws the strip; `go(part, step)` brings a part of the page into view, and in it what the step is about. */
export function drawSteps(list, taken, go) {
  const next = STEPS.find(({ step }) => !taken[step]);
  list.replaceChildren(
    ...STEPS.map(({ step, part, text, hint }, at) => {
      const state = taken[step] ? 'done' : next?.step === step ? 'next' : 'later';
      return h(
        'li',
        { class: state },
        h(
          'button',
          {
            type: 'button',
            title: hint,
            'aria-label': `Step ${at + 1}, ${text}: ${taken[step] ? 'done' : hint}`,
            'aria-current': state === 'next' && 'step',
            onclick: () => go(part, step),
          },
          h('span', { class: 'step-number', 'aria-hidden': 'true' }, taken[step] ? '✓' : String(at + 1)),
          h('span', { class: 'step-text' }, text),
        ),
      );
    }),
  );
}
