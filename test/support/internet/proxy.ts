// The way out of this machine, which leads back into it: an HTTP proxy that ends TLS for every host it serves, and writes down all others.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestAuthority } from './certificates.js';

/** Answers what is asked of one host. */
export type Host = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A running proxy. */
export interface Proxy {
  /** `HTTPS_PROXY` and `HTTP_PROXY` must hold this. */
  readonly origin: string;
  /** Every `host:port` that was asked for since `forget`, each once, in alphabetical order. */
  contacted(): readonly string[];
  /** Those of them that nobody serves, plain HTTP included: they were answered with 502. */
  unexpected(): readonly string[];
  /** Begins both lists anew. */
  forget(): void;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. `hosts` are served on port 443; certificates are the authority's. */
export async function startProxy(authority: TestAuthority, hosts: ReadonlyMap<string, Host>): Promise<Proxy> {
  const contacted = new Set<string>();
  const unexpected = new Set<string>();
  const secure = new Map<string, SecureServer>();
  const sockets = new Set<Socket>();
  const serverFor = (hostname: string, host: Host): SecureServer => {
    const { key, certificate: cert } = authority.issue(hostname);
    const server = createSecureServer({ key, cert }, (request, response) => {
      // A client that was led to one host must not speak to another one there.
      if (request.headers.host !== hostname) unexpected.add(`${String(request.headers.host)} at ${hostname}`);
      host(request, response).catch(() => response.destroy());
    });
    secure.set(hostname, server);
    return server;
  };
  const server = createServer((request, response) => {
    const target = URL.parse(request.url ?? '')?.origin ?? 'a path without a host';
    contacted.add(target);
    unexpected.add(target);
    response.writeHead(502).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Clients hang up as they like.
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    contacted.add(target);
    const [hostname = ''] = target.split(':');
    const host = target === `${hostname}:443` ? hosts.get(hostname) : undefined;
    if (!host) {
      unexpected.add(target);
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    (secure.get(hostname) ?? serverFor(hostname, host)).emit('connection', socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    contacted: () => [...contacted].sort(),
    unexpected: () => [...unexpected].sort(),
    forget: () => {
      contacted.clear();
      unexpected.clear();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
