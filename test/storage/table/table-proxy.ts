// A way to the table service that counts calls, holds them up, loses them or their answers: what networks do.
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { connectionStringOf } from '../../support/stand-ins/azurite.js';

/** One HTTP request: what Azure bills as one transaction. */
export interface Call {
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
  readonly body: string;
  /** Several rows at once. */
  readonly isTogether: boolean;
}

/** What becomes of a call. `loseAnswer`: it is done, and nobody hears of it. */
export type Treatment =
  'pass' | 'loseCall' | 'loseAnswer' | 'hang' | { readonly status: number; readonly code?: string };

/** The way, open until it is closed. */
export interface Proxy {
  readonly connectionString: string;
  /** Every call that came, in order. */
  readonly calls: Call[];
  /** Asked before a call goes on; it may take its time, and do something meanwhile. */
  treat: (call: Call) => Treatment | Promise<Treatment>;
  /** What the service answered, on its way back. */
  rewrite: (call: Call, answer: string) => string;
  close(): Promise<void>;
}

/** Opens a way to the service on `port` of this machine. Close it at the end. */
export async function openProxy(port: number): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true });
  const calls: Call[] = [];
  const server = createServer((incoming, answer) => {
    void pass(incoming, answer).catch(() => answer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const proxy: Proxy = {
    connectionString: connectionStringOf((server.address() as AddressInfo).port),
    calls,
    treat: () => 'pass',
    rewrite: (_, answer) => answer,
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };

  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const call = toCall(incoming, body.toString('utf8'));
    calls.push(call);
    const treatment = await proxy.treat(call);
    if (typeof treatment === 'object') {
      sayNo(answer, treatment);
      return;
    }
    if (treatment === 'hang') return;
    if (treatment === 'loseCall') {
      answer.destroy();
      return;
    }
    const { method = 'GET', url = '/', headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent });
    onward.end(body);
    const [response] = (await once(onward, 'response')) as [IncomingMessage];
    const text = await buffer(response);
    if (treatment === 'loseAnswer') {
      answer.destroy();
      return;
    }
    const { 'content-length': length, 'transfer-encoding': encoding, ...kept } = response.headers;
    const rewritten = proxy.rewrite(call, text.toString('utf8'));
    answer.writeHead(response.statusCode ?? 500, kept);
    answer.end(length === undefined && encoding === undefined ? undefined : rewritten);
  }

  return proxy;
}

function toCall({ method = 'GET', url = '/' }: IncomingMessage, body: string): Call {
  const path = decodeURIComponent(url);
  return { method, path, body, isTogether: path.includes('$batch') };
}

function sayNo(answer: ServerResponse, { status, code }: { status: number; code?: string }): void {
  answer.writeHead(status, { 'content-type': 'application/json' });
  answer.end(
    code === undefined ? '' : JSON.stringify({ 'odata.error': { code, message: { value: 'a secret' } } }),
  );
}

/** Treats the first call that `isMeant` so, and all others as if nothing had happened. */
export function theFirst(
  isMeant: (call: Call) => boolean,
  treatment: Treatment | (() => Promise<Treatment>),
): Proxy['treat'] {
  let isDone = false;
  return (call) => {
    if (isDone || !isMeant(call)) return 'pass';
    isDone = true;
    return typeof treatment === 'function' ? treatment() : treatment;
  };
}

/** A call that is held up until it is let go. */
export interface Held {
  /** Resolves when the call has come. */
  readonly came: Promise<void>;
  letGo(): void;
}

/** Holds up the first call that `isMeant`. */
export function holdUp(proxy: Proxy, isMeant: (call: Call) => boolean): Held {
  const came = Promise.withResolvers<undefined>();
  const gone = Promise.withResolvers<undefined>();
  proxy.treat = theFirst(isMeant, async () => {
    came.resolve(undefined);
    await gone.promise;
    return 'pass';
  });
  return {
    came: came.promise,
    letGo: () => {
      gone.resolve(undefined);
    },
  };
}
