// Reads a request's body, within limits: so many bytes, so much time, so much of all at once, and nothing that unpacks itself.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../shared/clock.js';

/** The largest body that is read. Teams' own messages stay under 100 KB. */
const bodyLimitBytes = 256 * 1024;

/** What all bodies that are arriving may hold together before large ones are turned away. */
const allBodiesLimitBytes = 32 * 1024 * 1024;

/** One this small is always read: it is what people send, while whoever floods with large bodies gets no more of the memory. */
const smallBodyBytes = 16 * 1024;

/** A body, or the HTTP status that says why not: 408 too slow or broken off, 413 too large, 415 compressed, 503 too many at once. */
export type BodyRead = { readonly text: string } | { readonly status: 408 | 413 | 415 | 503 };

/**
 * Reads one body to its end. One over the limit is discarded as it arrives, and given up on when it goes on and on. Never
 * throws.
 */
export type BodyReader = (request: IncomingMessage) => Promise<BodyRead>;

/** One per server: it is what counts the bytes of all bodies. `milliseconds` is how long one may take to arrive, on this clock. */
export function createBodyReader(clock: Pick<Clock, 'sleep'>, milliseconds: number): BodyReader {
  let held = 0;
  return (request) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') return Promise.resolve({ status: 415 });
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      let kept = 0;
      const read = new AbortController();
      const drop = (): void => {
        held -= kept;
        kept = 0;
        chunks.length = 0;
      };
      const finish = (outcome: BodyRead): void => {
        read.abort();
        request.off('data', take);
        drop();
        resolve(outcome);
      };
      const take = (chunk: Buffer): void => {
        bytes += chunk.length;
        // Answering while the other side still writes would reset its connection before it could read why.
        if (bytes > bodyLimitBytes) drop();
        else {
          chunks.push(chunk);
          kept += chunk.length;
          held += chunk.length;
        }
        if (held > allBodiesLimitBytes && kept > smallBodyBytes) finish({ status: 503 });
        else if (bytes > 4 * bodyLimitBytes) finish({ status: 413 });
      };
      request.on('data', take);
      void clock.sleep(milliseconds, read.signal).then(() => {
        if (!read.signal.aborted) finish({ status: 408 });
      });
      request.once('end', () =>
        finish(bytes > bodyLimitBytes ? { status: 413 } : { text: Buffer.concat(chunks).toString('utf8') }),
      );
      request.once('error', () => finish({ status: 408 }));
    });
  };
}
