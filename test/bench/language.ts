// What it costs to understand a sentence, and that no sentence can hold the bot up.
import { parse } from '../../bot/domain/language/parse.js';
import { compare, measure, type Effort, type Finding } from './measure.js';

const QUOTED = 'assign policy "Windows 11 baseline" to group "Finance laptops" because "audit finding 12"';
const PLAIN = 'assign policy Windows 11 baseline to group Finance laptops because audit finding 12';
const AMBIGUOUS = 'assign Road to Zero to Sales and Marketing, R&D and all devices excluding Executives';

/** As long as a message may be, and made of nothing but words that could be grammar. */
const HARDEST = `assign ${'to group and policy excluding because '.repeat(200)}`.slice(0, 4_000);

/** The bot answers an invoke within three seconds and serves everybody on one thread: no text may hold it longer than this. */
const LONGEST_HOLD = 100_000;

/** Parsing against reading the same result from JSON, which native code does. */
export async function languageFindings(effort: Effort): Promise<Finding[]> {
  return [
    await againstJson(QUOTED, effort),
    await againstJson(PLAIN, effort),
    await againstJson(AMBIGUOUS, effort),
    {
      kind: 'share',
      what: 'language: parse the hardest 4,000 characters',
      used: await measure(() => parse(HARDEST), effort),
      limit: LONGEST_HOLD,
      unit: 'µs',
      limitIs: 'the longest one message may hold up the others',
    },
  ];
}

async function againstJson(text: string, effort: Effort): Promise<Finding> {
  const result = parse(text);
  if (result.kind === 'problem') throw new Error(`parsing ${text}: it is meant to be understood`);
  const json = JSON.stringify(result);
  const times = await compare(
    () => parse(text),
    () => JSON.parse(json) as unknown,
    effort,
  );
  const what = `language: parse a sentence (readings: ${String(result.readings.length)})`;
  return { kind: 'ratio', what, ...times, peerIs: 'JSON.parse of the same readings' };
}
