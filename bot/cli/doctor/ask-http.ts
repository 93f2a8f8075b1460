// One plain HTTP question with a deadline, for everything that is not Graph.
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

const PATIENCE_MS = 8_000;
/** Nothing that is asked for is longer. */
const LONGEST = 256 * 1024;

/** Asks once. Never throws; `silent` says why in a word or two. */
export async function askHttp(
  { fetch, stop }: Pick<Tools, 'fetch' | 'stop'>,
  url: string,
  init: RequestInit = {},
): Promise<HttpAnswer> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, PATIENCE_MS);
  stop.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: controller.signal });
    const text = await readSome(response);
    return { kind: 'answer', status: response.status, date: response.headers.get('date'), text };
  } catch (error) {
    const why = controller.signal.aborted
      ? `no answer within ${PATIENCE_MS / 1000} s`
      : (systemCode(error) ?? 'the connection failed');
    return { kind: 'silent', why };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', abort);
  }
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
