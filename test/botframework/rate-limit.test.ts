// Too much, too large, too slow, too often: what the door does about it, and that people still get through. The whole bot in a storm is in test/slow.
import { connect, type Socket } from 'node:net';
import type { TurnContext } from 'botbuilder';
import { realClock } from '../../bot/real-world.js';
import { TOO_MUCH_TEXT } from '../../cards/index.js';
import { rateLimited } from '../../bot/botframework/rate-limit.js';
import { createRefusalLog } from '../../bot/botframework/refusal-log.js';
import { startServer, type RunningServer, type ServerParts } from '../../bot/botframework/server.js';
import { createDeadlineClock } from '../support/time/deadline-clock.js';
import { BEN, DANA } from '../support/requests.js';

const quiet = (): void => undefined;

describe('a server', () => {
  let server: RunningServer | undefined;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server?.close();
  });

  async function start(parts: Partial<ServerParts> = {}): Promise<string> {
    server = await startServer({
      port: 0,
      receive: () => Promise.resolve(undefined),
      ready: () => Promise.resolve(true),
      clock: realClock,
      log: quiet,
      ...parts,
    });
    return `http://127.0.0.1:${server.port}`;
  }

  function open(origin: string): Socket {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.on('error', quiet);
    sockets.push(socket);
    return socket;
  }

  /** What came until the connection was closed, from either side. */
  function answerTo(socket: Socket): Promise<string> {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    return new Promise((resolve) => {
      socket.once('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    });
  }

  const post = (origin: string, body: string): Promise<Response> =>
    fetch(`${origin}/api/messages`, { method: 'POST', body });
  const sized = (bytes: number): string => JSON.stringify({ type: 'message', text: 'x'.repeat(bytes) });

  it('lets no one keep others out by holding connections: the one silent longest makes way', async () => {
    const origin = await start({ silentConnections: 3 });
    const held = Array.from({ length: 3 }, () => open(origin));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const first = answerTo(held[0]!);
    const response = await post(origin, sized(10));
    expect(response.status).toBe(200);
    expect(await first).toBe('');
    expect([held[1]!.destroyed, held[2]!.destroyed]).toEqual([false, false]);
  });

  it('cuts a client that dribbles its headers, however steadily', async () => {
    const { clock, begun, pass } = createDeadlineClock();
    const origin = await start({ clock, headMilliseconds: 150, bodyMilliseconds: 3_000 });
    const body = open(origin);
    const bodysAnswer = answerTo(body);
    body.write('POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
    await begun(1);
    const head = open(origin);
    head.write('POST /api/messages HTTP/1.1\r\nHost: x\r\n');
    const dribble = setInterval(() => head.write('X-A: b\r\n'), 20);
    try {
      // A writer into a closed connection may never read why.
      expect((await answerTo(head)).slice(0, 12)).toMatch(/^(?:HTTP\/1\.1 408)?$/);
    } finally {
      clearInterval(dribble);
    }
    // Its time is its own: whoever sends a body has longer.
    expect(body.destroyed).toBe(false);
    pass(3_000);
    expect(await bodysAnswer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('cuts a client that connects and says nothing', async () => {
    const socket = open(await start({ headMilliseconds: 150 }));
    expect(await answerTo(socket)).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  });

  it('answers 431 to headers of more than 16 KiB', async () => {
    const origin = await start();
    const socket = open(origin);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`);
    expect(await answerTo(socket)).toMatch(/^HTTP\/1\.1 431 /);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  it('turns large bodies away while others fill its memory, and still reads small ones', async () => {
    const origin = await start();
    const large = 250 * 1024;
    const head = `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(large)}\r\n\r\n`;
    const parts = Array.from({ length: 135 }, () => {
      const socket = open(origin);
      return new Promise((resolve) => socket.write(head + 'x'.repeat(large - 1), resolve));
    });
    await Promise.all(parts);
    const refused = async (): Promise<boolean> => {
      const response = await post(origin, sized(100_000));
      if (response.status === 503) expect(response.headers.get('retry-after')).toBe('5');
      return response.status === 503;
    };
    // What was written may still be on its way.
    while (!(await refused())) await new Promise((resolve) => setImmediate(resolve));
    expect((await post(origin, sized(10_000))).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    while (await refused()) await new Promise((resolve) => setImmediate(resolve));
  });

  it('takes 500 turns at once, answers 503 to the next, and is alive all the time', async () => {
    let finish: () => void = quiet;
    const finishing = new Promise<void>((resolve) => (finish = resolve));
    let running = 0;
    let full: () => void = quiet;
    const filling = new Promise<void>((resolve) => (full = resolve));
    const origin = await start({
      receive: async () => {
        running += 1;
        if (running === 500) full();
        await finishing;
        return undefined;
      },
    });
    const turns = Array.from({ length: 500 }, () => post(origin, sized(1)));
    await filling;
    const refused = await post(origin, sized(1));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(running).toBe(500);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    finish();
    expect(new Set((await Promise.all(turns)).map(({ status }) => status))).toEqual(new Set([200]));
    expect((await post(origin, sized(1))).status).toBe(200);
  });
});

describe('the log of refusals', () => {
  it('holds sixty lines a minute of each kind, and then says how many it left out', () => {
    const lines: object[] = [];
    let now = 0;
    const refused = createRefusalLog(
      (_level, _event, fields = {}) => void lines.push(fields),
      () => now,
    );
    for (let n = 0; n < 1_000; n += 1) refused({ status: 401, reason: 'a' }, 'refused an activity');
    refused({ status: 401, reason: 'b' }, 'refused an activity');
    expect(lines).toHaveLength(61);
    now = 60_000;
    refused({ status: 401, reason: 'a' }, 'refused an activity');
    refused({ status: 401, reason: 'a' }, 'refused an activity');
    expect(lines.slice(61)).toEqual([
      { status: 401, reason: 'a', leftOut: 940 },
      { status: 401, reason: 'a' },
    ]);
  });
});

describe('one person', () => {
  let now: number;
  let turns: number;
  let said: object[];
  const turnOf = () => {
    [now, turns, said] = [0, 0, []];
    return rateLimited(
      () => {
        turns += 1;
        return Promise.resolve();
      },
      { log: quiet, now: () => now, turnedAwayText: TOO_MUCH_TEXT },
    );
  };
  const context = (type: string, from: unknown): TurnContext =>
    ({
      activity: { type, from },
      sendActivity: (activity: object | string) => {
        said.push(typeof activity === 'string' ? { text: activity } : activity);
        return Promise.resolve();
      },
    }) as unknown as TurnContext;
  const ben = { id: '29:ben', aadObjectId: BEN.id };

  it('may do 300 things at once, then five a second; others are not kept waiting', async () => {
    const turn = turnOf();
    for (let n = 0; n < 310; n += 1) await turn(context('invoke', ben));
    expect(turns).toBe(300);
    await turn(context('invoke', { id: '29:dana', aadObjectId: DANA.id }));
    expect(turns).toBe(301);
    now = 2_000;
    for (let n = 0; n < 20; n += 1)
      await turn(context('invoke', { ...ben, aadObjectId: BEN.id.toUpperCase() }));
    expect(turns).toBe(311);
  });

  it('hears why with each press, and once in a chat', async () => {
    const turn = turnOf();
    for (let n = 0; n < 300; n += 1) await turn(context('message', ben));
    expect(said).toEqual([]);
    for (let n = 0; n < 5; n += 1) await turn(context('message', ben));
    expect(said).toEqual([{ text: expect.stringMatching(/please wait a minute/) as string }]);
    await turn(context('invoke', ben));
    expect(said[1]).toMatchObject({
      type: 'invokeResponse',
      value: { status: 200, body: { type: 'application/vnd.microsoft.activity.message' } },
    });
    await turn(context('conversationUpdate', ben));
    expect(said).toHaveLength(2);
  });
});
