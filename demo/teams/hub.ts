// Live updates to every open page, as server-sent events.
import type { ServerResponse } from 'node:http';

export interface Hub {
  /** Sends one event to all open pages. */
  emit(event: string, value: unknown): void;
  /** Keeps a response open as a stream of events until the page goes away. */
  attach(response: ServerResponse): void;
  close(): void;
}

/** Opens a hub without pages. */
export function createHub(): Hub {
  const pages = new Set<ServerResponse>();
  return {
    emit(event, value) {
      for (const page of pages) page.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
    },
    attach(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\n');
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    close() {
      for (const page of pages) page.end();
      pages.clear();
    },
  };
}

/** Reads a stream of server-sent events and hands each on, until the stream ends or `signal` aborts. */
export async function readEvents(
  url: string,
  signal: AbortSignal,
  each: (event: string, value: unknown) => void,
): Promise<void> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal });
  if (!response.ok || !response.body) return;
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) hand(block, each);
  }
}

function hand(block: string, each: (event: string, value: unknown) => void): void {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const data = field('data');
  if (data !== undefined) each(field('event') ?? 'message', JSON.parse(data) as unknown);
}
