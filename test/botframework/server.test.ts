// The HTTP door itself: limits, health, and an end that loses no turn.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { realClock } from '../../bot/real-world.js';
import { createDeadlineClock } from '../support/time/deadline-clock.js';
import { startServer } from '../../bot/botframework/server.js';
import type { RunningServer, ServerParts } from '../../bot/botframework/server.js';

const silent = (): void => undefined;
const activity = JSON.stringify({ type: 'message' });

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Starts a server that accepts everything unless `parts` say otherwise; answers its origin. */
async function start(parts: Partial<ServerParts> = {}): Promise<string> {
  server = await startServer({
    port: 0,
    receive: () => Promise.resolve(undefined),
    ready: () => Promise.resolve(true),
    clock: realClock,
    log: silent,
    ...parts,
  });
  return `http://127.0.0.1:${server.port}`;
}

const post = (
  origin: string,
  body: RequestInit['body'],
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${origin}/api/messages`, {
    method: 'POST',
    body: body ?? null,
    headers,
    duplex: 'half',
  });

/** A message activity of exactly so many bytes. */
function sized(bytes: number): string {
  const empty = JSON.stringify({ type: 'message', text: '' });
  return JSON.stringify({ type: 'message', text: 'x'.repeat(bytes - empty.length) });
}

describe('health', () => {
  it('says that it is alive, and whether the store is ready', async () => {
    let works = true;
    const origin = await start({ ready: () => Promise.resolve(works) });
    const alive = await fetch(`${origin}/healthz`);
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'alive' }]);
    const ready = await fetch(`${origin}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    works = false;
    const not = await fetch(`${origin}/readyz`);
    expect([not.status, await not.json()]).toEqual([503, { status: 'not ready', reason: 'store' }]);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  it('is not ready when asking the store throws, and does not say what it threw', async () => {
    const origin = await start({ ready: () => Promise.reject(new Error('disk /var/lib is gone')) });
    const response = await fetch(`${origin}/readyz`);
    expect([response.status, await response.text()]).toEqual([
      503,
      '{"status":"not ready","reason":"store"}',
    ]);
  });
});

describe('a body', () => {
  it('of 256 KiB is read, one byte more is answered 413', async () => {
    const bodies: number[] = [];
    const origin = await start({
      receive: (_authorization, received) => {
        bodies.push(JSON.stringify(received).length);
        return Promise.resolve(undefined);
      },
    });
    expect((await post(origin, sized(256 * 1024))).status).toBe(200);
    expect((await post(origin, sized(256 * 1024 + 1))).status).toBe(413);
    expect((await post(origin, new Blob([sized(900_000)]).stream())).status).toBe(413);
    expect(bodies).toEqual([256 * 1024]);
  });

  it('that never ends is cut', async () => {
    const origin = await start();
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(65_536, 'x')),
    });
    // The answer, or the connection cut under the sender: never a server that goes on reading.
    const status = await post(origin, endless).then(
      (response) => response.status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(status);
  });

  it('that unpacks itself is answered 415', async () => {
    const origin = await start();
    expect(
      (await post(origin, Uint8Array.from(gzipSync(activity)), { 'Content-Encoding': 'gzip' })).status,
    ).toBe(415);
  });

  it('that dribbles is answered 408', async () => {
    const { clock, begun, pass } = createDeadlineClock();
    const origin = await start({ clock, bodyMilliseconds: 50 });
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"type":');
    await begun(1);
    pass(50);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that breaks off starts no turn and is not waited for', async () => {
    const receive = jest.fn();
    let refuse: (fields: unknown) => void = () => undefined;
    const refused = new Promise((resolve) => (refuse = resolve));
    const log: ServerParts['log'] = (level, _event, fields) => {
      if (level === 'warn') refuse(fields);
    };
    const origin = await start({ receive, log, bodyMilliseconds: 600_000 });
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    const cut = 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\n{"type":"messag';
    await new Promise((resolve) => socket.write(cut, resolve));
    await fetch(`${origin}/healthz`);
    socket.destroy();
    expect(await refused).toEqual({ status: 408 });
    expect(receive).not.toHaveBeenCalled();
  });
});

describe('errors', () => {
  it('of the inside are answered 500 without a word of them', async () => {
    const origin = await start({ receive: () => Promise.reject(new Error('password hunter2 at /srv/app')) });
    const response = await post(origin, activity);
    expect([response.status, await response.json()]).toEqual([500, { error: 'something went wrong' }]);
  });

  it('of the caller are answered in JSON: no such path, no such method', async () => {
    const origin = await start();
    const lost = await fetch(`${origin}/admin`);
    expect([lost.status, Object.keys((await lost.json()) as object)]).toEqual([404, ['code', 'message']]);
    expect((await fetch(`${origin}/api/messages`)).status).toBe(405);
  });

  it('do not name what the server is made of', async () => {
    const response = await fetch(`${await start()}/healthz`);
    expect(response.headers.get('server') ?? '').toBe('');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('a port that is taken is said at the start', async () => {
    const origin = await start();
    await expect(
      startServer({
        port: Number(new URL(origin).port),
        receive: () => Promise.resolve(undefined),
        ready: () => Promise.resolve(true),
        clock: realClock,
        log: silent,
      }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the end', () => {
  it('waits for a turn under way, answers it, and takes no new ones', async () => {
    let begun = (): void => undefined;
    let finish = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const finishing = new Promise<void>((resolve) => (finish = resolve));
    const origin = await start({
      receive: async () => {
        begun();
        await finishing;
        return { status: 200, body: { done: true } };
      },
    });
    const answered = post(origin, activity);
    await beginning;
    const closed = server!.close();
    await expect(post(origin, activity)).rejects.toThrow();
    finish();
    expect(await (await answered).json()).toEqual({ done: true });
    await closed;
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
    server = undefined;
  });

  it('does not wait for a client that never finishes asking', async () => {
    const origin = await start();
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.write('POST /api/mess', resolve));
    // Once a later connection is served, the server has read the one before.
    await fetch(`${origin}/healthz`);
    const cut = new Promise((resolve) => socket.once('close', resolve));
    await server?.close();
    await cut;
    server = undefined;
  });
});
