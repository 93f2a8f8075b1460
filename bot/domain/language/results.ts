// What reading a sentence leads to: its readings, or one problem.
import type { Command, ParseProblem, ParseResult } from '../command.js';
import type { Finding } from './problems.js';
import type { Sentence } from './sentence.js';

/** The one command a text can be. */
export function only(text: string, command: Command): ParseResult {
  return { kind: 'readings', text, readings: [command] };
}

/** The problem as a result; `finding` says where. */
export function problem(
  kind: ParseProblem['kind'],
  text: string,
  finding: Finding & { readonly suggestion?: string },
): ParseResult {
  return { kind: 'problem', problem: { kind, text, ...finding } };
}

/** The problem of a quote that opens before `end` (an offset in the text) and is never closed; nothing where there is none. */
export function unclosedBefore({ text, unclosed }: Sentence, end: number): ParseResult | undefined {
  if (unclosed === undefined || unclosed >= end) return undefined;
  return problem('unclosedQuote', text, {
    at: unclosed,
    length: 1,
    expected: [`a closing ${text.charAt(unclosed)}`],
  });
}
