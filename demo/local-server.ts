// What every stand-in needs of HTTP: a server on this machine alone, read and stopped without loose ends.
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';

/** A server listening on 127.0.0.1. `close` ends every open connection and resolves when all are gone. */
export interface LocalServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Starts `listener` on 127.0.0.1; port 0 picks a free one. Rejects when the port is taken. */
export async function startLocalServer(
  createListener: (origin: () => string) => RequestListener,
  port: number,
): Promise<LocalServer> {
  let origin = '';
  const server = createServer(createListener(() => origin));
  // A client on a busy machine may reuse a connection at the moment an idle server closes it: only clients close them here.
  server.keepAliveTimeout = 0;
  origin = `http://127.0.0.1:${await listen(server, port)}`;
  return { origin, close: () => stop(server) };
}

/** The whole body as UTF-8 text. */
export async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
