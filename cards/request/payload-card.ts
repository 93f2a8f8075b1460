// The pages of a body too long for the request's own card.
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Card, CardData } from '../card.js';
import layout from './payload.template.json';
import { laidOut } from '../text/payload-text.js';
import { flat, inert } from '../text/inert.js';
import { template } from '../render.js';
import { bodyText, count, name, quiet, strong, words } from '../text/runs.js';

const draw = template(layout, 'payload');

/** Bytes of laid-out body on one page: a page holds its text twice, as code and as the fallback. */
const PAGE_BYTES = 8_000;
/** In the fallback, lines are run together up to the end of a row or about this many characters. */
const FALLBACK_LINE = 600;
/** How a row of the body ends when it is laid out by two spaces a level. */
const ROW_END = /^ {4}\},?$/;

/**
 * One page of the exact body, counted from 1; a page that does not exist answers with the nearest one. The
 * pages joined by line breaks are the whole body, laid out (a single line longer than a page is broken).
 * A request without a plan has no body, and the card says only that.
 */
export function payloadCard(request: ApprovalRequest, page: number): Card {
  const { plan } = request;
  return draw({
    requestId: request.id,
    revision: request.revision,
    footer: [quiet(`${inert(request.shortId, 12)} · revision ${request.revision}`)],
    back: 'Back to the request',
    ...(plan ? pageOf(plan, page) : NO_BODY),
  });
}

const NO_BODY: CardData = {
  fallbackText: 'No exact body',
  headline: [strong('No exact body')],
  place: [words('This request has no plan, so there is nothing that could be sent.')],
};

function pageOf(plan: Plan, page: number): CardData {
  const pages = pagesOf(laidOut(plan));
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages.length);
  const text = pages[shown - 1] ?? '';
  return {
    fallbackText: `Exact body, page ${shown} of ${pages.length}`,
    headline: [strong('Exact body'), words(' for '), name(plan.policy.displayName)],
    place: [
      strong(`Page ${shown} of ${pages.length}`),
      words(` · ${count(plan.after.length, 'row')} in all`),
    ],
    endpoint: `POST ${plan.request.version}${flat(inert(plan.request.path, 400))}`,
    payload: text,
    payloadLines: runTogether(text).map((line) => [bodyText(line)]),
    hash: `sha256:${plan.bodyHash}`,
    hashed: [quiet('of the whole body as sent')],
    previousPage: shown > 1 ? shown - 1 : undefined,
    nextPage: shown < pages.length ? shown + 1 : undefined,
    previous: 'Previous page',
    next: 'Next page',
  };
}

/** Cut between rows where it can be. */
function pagesOf(text: string): readonly string[] {
  const pages: string[][] = [[]];
  let size = 0;
  for (const row of rowsOf(text)) {
    const bytes = bytesOf(row.join('\n'));
    if (size > 0 && size + bytes > PAGE_BYTES) {
      pages.push([]);
      size = 0;
    }
    pages.at(-1)?.push(...row);
    size += bytes;
  }
  return pages.map((lines) => lines.join('\n'));
}

/** Lines up to the end of each row; what is longer than a page by itself is cut further. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const line of text.split('\n').flatMap(broken)) {
    const row = rows.at(-1) ?? [];
    row.push(line);
    if (ROW_END.test(line) || bytesOf(row.join('\n')) > PAGE_BYTES / 2) rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

function broken(line: string): readonly string[] {
  return bytesOf(line) <= PAGE_BYTES ? [line] : (line.match(/.{1,1500}/gsu) ?? [line]);
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text), 'utf8');
}

/** Fewer, longer lines with the same JSON in them: each line costs an element of its own. */
function runTogether(text: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const line of text.split('\n')) {
    current += `${current === '' ? '' : ' '}${line.trimStart()}`;
    if (ROW_END.test(line) || current.length > FALLBACK_LINE) {
      lines.push(current);
      current = '';
    }
  }
  return current === '' && lines.length > 0 ? lines : [...lines, current === '' ? '(empty)' : current];
}
