// One plain HTTP question with a deadline, for everything that is not Graph.
import { abortingAfter } from '../../shared/deadline.js';
import { systemCode } from '../../shared/system-code.js';
import type { Tools } from './tools.js';

/** What came back; `date` is the `Date` header. Redirects are answers, not followed. */
export type HttpAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly date: string | null;
      readonly text: string;
    }
  | { readonly kind: 'silent'; readonly why: string };

const TIMEOUT_MS = 8_000;
/** Nothing that is asked for is longer. */
const LONGEST = 256 * 1024;

/** Asks once. Never throws; `silent` says why in a word or two. */
export async function askHttp(
  { clock, fetch, stop }: Pick<Tools, 'clock' | 'fetch' | 'stop'>,
  url: string,
  init: RequestInit = {},
): Promise<HttpAnswer> {
  return abortingAfter(clock, TIMEOUT_MS, stop, async (signal): Promise<HttpAnswer> => {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', signal });
      const text = await readSome(response);
      return { kind: 'answer', status: response.status, date: response.headers.get('date'), text };
    } catch (error) {
      const why = signal.aborted
        ? `no answer within ${TIMEOUT_MS / 1000} s`
        : (systemCode(error) ?? 'the connection failed');
      return { kind: 'silent', why };
    }
  });
}

async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > LONGEST) break;
  }
  return text.slice(0, LONGEST);
}
