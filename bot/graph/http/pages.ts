// Lists from Graph, read to their end: a list cut short is an error, never a shorter list.
import { GraphError, type GraphFlaw } from '../../domain/graph-error.js';
import { decodeAnswer, type BatchAnswer } from './batch.js';
import type { GraphClient } from './client.js';
import type { ReadCall } from './parts.js';
import { faultWithout } from './errors.js';
import { toPage } from './odata.js';

/** No list this program reads is longer; a server that goes on and on is not believed. */
const maxPages = 1_000;

/** Reads a list from its first page, which `call` asks for. Throws GraphError for any page that cannot be read. */
export async function readList<T>(
  client: GraphClient,
  call: ReadCall,
  toRow: (json: unknown) => T,
): Promise<readonly T[]> {
  const decode = pageDecoder(toRow);
  return restOf(client, call, decode, await client.read(call, decode));
}

/** Reads on from a first page that came in a batch. Each further page is a call like `call`. Throws GraphError. */
export async function readOn<T>(
  client: GraphClient,
  call: Omit<ReadCall, 'url'>,
  toRow: (json: unknown) => T,
  first: BatchAnswer | undefined,
): Promise<readonly T[]> {
  const decode = pageDecoder(toRow);
  return restOf(client, call, decode, decodeAnswer(first, decode));
}

interface DecodedPage<T> {
  readonly rows: readonly T[];
  readonly next?: string;
  /** The page as it came, to notice it when it comes again. */
  readonly text: string;
}

async function restOf<T>(
  client: GraphClient,
  call: Omit<ReadCall, 'url'>,
  decode: (json: unknown) => DecodedPage<T>,
  first: DecodedPage<T>,
): Promise<readonly T[]> {
  const rows = [...first.rows];
  const links = new Set<string>();
  const texts = new Set([first.text]);
  let { next } = first;
  while (next !== undefined) {
    if (links.has(next) || links.size >= maxPages) throw cutShort(call, 'circularPages');
    links.add(next);
    const page: DecodedPage<T> = await client.read({ ...call, url: next }, decode);
    // Graph may answer with an empty page and go on; the same rows again are another matter.
    if (page.rows.length > 0 && texts.has(page.text)) throw cutShort(call, 'pageTwice');
    texts.add(page.text);
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}

function pageDecoder<T>(toRow: (json: unknown) => T): (json: unknown) => DecodedPage<T> {
  return (json) => {
    const page = toPage(json);
    const decoded = { rows: page.rows.map(toRow), text: JSON.stringify(page.rows) };
    return page.next === undefined ? decoded : { ...decoded, next: page.next };
  };
}

function cutShort(call: Omit<ReadCall, 'url'>, flaw: GraphFlaw): GraphError {
  return new GraphError(faultWithout(call, 'incomplete', { flaw }));
}
