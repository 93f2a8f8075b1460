// A tap on everything a bot says to the outside: it counts the calls and, at one of them, falls silent for good.
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A call on its way out. `wire` is the name its host was given. */
export interface Crossing {
  readonly wire: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
}

/** Where to fall silent: at the `at`th call that `counts`, before it reaches the other side, or once that has answered. */
export interface Silence {
  readonly at: number;
  readonly when: 'before' | 'after';
  readonly counts: (crossing: Crossing) => boolean;
}

/** A forward proxy: a process is led through it by its `HTTP_PROXY`. */
export interface Tap {
  readonly environment: Readonly<Record<string, string>>;
  /** Counts from now on, and from the call named on lets nothing through in either direction. Answers with that call. */
  arm(silence: Silence): Promise<Crossing>;
  /** Calls since it was armed that counted. */
  counted(): readonly Crossing[];
  close(): Promise<void>;
}

interface Armed extends Silence {
  readonly seen: Crossing[];
  readonly fellSilent: (at: Crossing) => void;
}

/** Starts it on a free port of 127.0.0.1. `wires` names the origins that may be reached; any other is a fault of the test. */
export async function startTap(wires: Readonly<Record<string, string>>): Promise<Tap> {
  const names = new Map(Object.entries(wires).map(([name, origin]) => [new URL(origin).host, name]));
  let armed: Armed | undefined;
  let isSilent = false;
  const cross = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { host, path } = targetOf(request);
    const wire = names.get(host);
    if (wire === undefined) throw new Error(`nothing is expected at ${host}`);
    if (isSilent) return;
    const crossing = { wire, method: request.method ?? '', path };
    const counting = armed?.counts(crossing) === true ? armed : undefined;
    counting?.seen.push(crossing);
    const isIt = counting !== undefined && counting.seen.length === counting.at;
    if (isIt) isSilent = true;
    if (!isIt || counting.when === 'after') await forward(host, request, response, () => isSilent);
    if (isIt) counting.fellSilent(crossing);
  };
  const server = createServer((request, response) => {
    cross(request, response).catch(() => response.destroy());
  });
  // Some clients speak plain HTTP through a tunnel: it ends here all the same.
  server.on('connect', (_: IncomingMessage, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.emit('connection', socket);
  });
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    environment: { HTTP_PROXY: origin, NODE_USE_ENV_PROXY: '1', NO_PROXY: '' },
    arm: (silence) =>
      new Promise((resolve) => {
        armed = { ...silence, seen: [], fellSilent: resolve };
      }),
    counted: () => armed?.seen ?? [],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function targetOf({ url = '', headers }: IncomingMessage): { readonly host: string; readonly path: string } {
  if (url.startsWith('/')) return { host: headers.host ?? '', path: url };
  const { host, pathname, search } = new URL(url);
  return { host, path: `${pathname}${search}` };
}

/** Hands a request on and its answer back; resolves once the other side has answered. An answer that `isLost` goes no further. */
export async function forward(
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
  isLost = (): boolean => false,
): Promise<void> {
  const { path } = targetOf(request);
  const { 'proxy-connection': _, ...headers } = request.headers;
  const [hostname, port] = host.split(':');
  const onward = send({ hostname, port, method: request.method, path, headers: { ...headers, host } });
  const body = await bytesOf(request);
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const text = await bytesOf(answer);
  if (isLost()) return;
  const { 'transfer-encoding': __, connection: ___, ...kept } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, kept);
  response.end(text);
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
