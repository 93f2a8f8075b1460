// Reads a request's body, within limits: so many bytes, so much time, and nothing that unpacks itself.
import type { IncomingMessage } from 'node:http';

/** The largest body that is read. Teams' own messages stay under 100 KB. */
const bodyLimitBytes = 256 * 1024;

/** A body, or the HTTP status that says why not: 408 too slow or broken off, 413 too large, 415 compressed. */
export type BodyRead = { readonly text: string } | { readonly status: 408 | 413 | 415 };

/** Reads to the end. A body over the limit is discarded as it arrives, and given up on when it goes on and on. Never throws. */
export function readBody(request: IncomingMessage, deadlineMilliseconds: number): Promise<BodyRead> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return Promise.resolve({ status: 415 });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => finish({ status: 408 }), deadlineMilliseconds);
    const finish = (read: BodyRead): void => {
      clearTimeout(timer);
      request.off('data', take);
      resolve(read);
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= bodyLimitBytes) chunks.push(chunk);
      // Answering while the other side still writes would reset its connection before it could read why.
      else chunks.length = 0;
      if (bytes > 4 * bodyLimitBytes) finish({ status: 413 });
    };
    request.on('data', take);
    request.once('end', () =>
      finish(bytes > bodyLimitBytes ? { status: 413 } : { text: Buffer.concat(chunks).toString('utf8') }),
    );
    request.once('error', () => finish({ status: 408 }));
  });
}
