// Killed at any step, a request still comes to its end, as on SQLite: here every write to the table is a step as well.
import { startAccounts } from '../support/accounts.js';
import { buildProgram } from '../support/bot-process.js';
import { answering, approving, expiring, type Means, type Story } from './crash-plays.js';
import { createSteps, HOUR_MS, type Steps } from './every-step.js';

let means: Means;
let steps: Steps;

beforeAll(async () => {
  const program = buildProgram();
  means = { program, accounts: await startAccounts(program) };
  steps = createSteps();
});
afterAll(async () => {
  steps.report();
  await means.accounts?.stop();
  await means.program.remove();
});

/** By story: of how many steps one is played, where not all are. */
const STORIES: readonly (readonly [string, number, Story])[] = [
  ['approve to applied', 24, approving],
  ['message to cards', 28, answering],
  ['expiry', 5, expiring],
];

it.each(STORIES)(
  'killed before and after steps of %s: it comes to its end, once',
  async (name, stride, story) => {
    const killed = await steps.every(name, stride, story(means));
    expect(killed.length).toBeGreaterThan(0);
  },
  HOUR_MS,
);
