// Loaded into a process of its own ahead of everything else: from here on, time there is what the test's process says it is.
import { heard, rest } from './rest.js';
import { takeOver } from './take-over.js';
import { createTimeline } from './timeline.js';
import { BEGINS, type AtRest, type Said } from './words.js';

const line = createTimeline(Number(process.env[BEGINS]));
takeOver(line);
let messages = 0;

async function answer(): Promise<void> {
  await rest();
  const next = line.next();
  const atRest: AtRest = { heard: heard() - messages, ...(next !== undefined && { next }) };
  process.send?.(atRest);
}

process.on('message', (said: Said) => {
  messages += 1;
  if (said.kind === 'rest') void answer();
  else line.moveTo(said.moment);
});
// Whoever started this is gone.
process.on('disconnect', () => process.exit());

/** The test's time. */
export const { clock } = line;
