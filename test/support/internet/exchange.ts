// The little HTTP that the stand-ins of this Internet need.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a stand-in answers: JSON, or nothing but a status. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request, read to its end. `url` is whole. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Makes a listener of a function from what was asked to the answer. */
export function answering(
  answer: (asked: Asked) => Reply | Promise<Reply>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { status, headers, body } = await answer(await readAsked(request));
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

/** Reads a request. */
export async function readAsked(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', `https://${request.headers.host ?? 'nobody.invalid'}`),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** The token an `Authorization` header shows, or nothing. */
export function bearerOf({ headers }: Asked): string | undefined {
  return /^Bearer (\S+)$/u.exec(headers.authorization ?? '')?.[1];
}
