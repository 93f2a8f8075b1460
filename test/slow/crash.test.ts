// Killed at any step, a request still comes to its end: another process takes it up, and nothing is sent twice. Here on SQLite.
import { buildProgram } from '../support/bot-process.js';
import { answering, approving, completing, expiring, type Means, type Story } from './crash-plays.js';
import { createSteps, HOUR_MS, type Steps } from './every-step.js';

let means: Means;
let steps: Steps;

beforeAll(() => {
  means = { program: buildProgram(), accounts: undefined };
  steps = createSteps();
});
afterAll(async () => {
  steps.report();
  await means.program.remove();
});

/** By story: of how many steps one is played, where not all are. */
const STORIES: readonly (readonly [string, number, Story])[] = [
  ['approve to applied', 6, approving],
  ['message to cards', 10, answering],
  ['held by Intune, approved there, to applied', 12, completing],
  ['expiry', 3, expiring],
];

it.each(STORIES)(
  'killed before and after steps of %s: it comes to its end, once',
  async (name, stride, story) => {
    const killed = await steps.every(name, stride, story(means));
    expect(killed.length).toBeGreaterThan(0);
  },
  HOUR_MS,
);
