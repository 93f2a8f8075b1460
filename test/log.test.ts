// What reaches the log, and what never does.
import { GraphError } from '../bot/domain/graph-error.js';
import { createLog, redirectConsole } from '../bot/log.js';
import type { LogLevel } from '../bot/config/read-config.js';

const token = `eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJtZSIsInNlY3JldCI6MX0.${'s'.repeat(342)}`;
const body = '{"assignments":[{"target":{"groupId":"the-whole-body"}}]}';

function capture(level: LogLevel = 'debug') {
  const lines: string[] = [];
  return { lines, log: createLog(level, { write: (line) => void lines.push(line) }) };
}

function only(lines: readonly string[]): Record<string, unknown> {
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

describe('log', () => {
  it('writes one JSON line with level, time, fields and words', () => {
    const { lines, log } = capture();
    log('info', 'listening', { port: 3978, fresh: true, method: 'GET' });
    expect(only(lines)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      port: 3978,
      fresh: true,
      method: 'GET',
      msg: 'listening',
    });
  });

  it('leaves out lines below its level', () => {
    const { lines, log } = capture('warn');
    log('info', 'quiet');
    log('warn', 'loud');
    expect(only(lines)['msg']).toBe('loud');
  });

  it.each([
    [
      'in a text field',
      (l: ReturnType<typeof capture>['log']) =>
        log_(l, { header: `Bearer ${token}`, cut: token.slice(0, 60) }),
    ],
    ['in an opaque authorization', (l) => log_(l, { header: 'Bearer s3cret-opaque-value' })],
    ['in the words', (l) => l('info', `sent ${token}`)],
    ['in an object', (l) => log_(l, { request: { authorization: token, body } })],
    ['in a list', (l) => log_(l, { parts: [token, body] })],
    ["in an error's message", (l) => log_(l, { err: new Error(`rejected ${token} ${body}`) })],
    [
      "in an error's own fields",
      (l) => log_(l, { err: Object.assign(new Error('no'), { request: { token }, body, code: token }) }),
    ],
    ["in an error's name", (l) => log_(l, { err: Object.assign(new Error('no'), { name: `x ${body}` }) })],
    [
      "in a cause's message",
      (l) => log_(l, { err: new Error('no', { cause: new Error(`${token}\n${body}`) }) }),
    ],
    ["in a parse error's excerpt", (l) => log_(l, { err: parseError(`s3cret-opaque-value ${body}`) })],
    ['in a thrown text', (l) => log_(l, { err: `${token} ${body}` })],
    ["in Graph's own words", (l) => log_(l, { err: graphError() })],
  ] satisfies readonly [string, (log: ReturnType<typeof capture>['log']) => void][])(
    'never shows a token or a body %s',
    (_where, write) => {
      const { lines, log } = capture();
      write(log);
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toMatch(/eyJ|s3cret|sssss|the-whole-body/);
    },
  );

  it('leaves the words "bearer token" alone: they are what a refusal is explained with', () => {
    const { lines, log } = capture();
    log('warn', 'no', { reason: 'there is no bearer token', header: 'bearer tokens3cret' });
    expect(only(lines)).toMatchObject({ reason: 'there is no bearer token', header: 'bearer [token]' });
  });

  it('says of an error its name, where it happened and the codes along its causes', () => {
    const { lines, log } = capture();
    const reset = Object.assign(new Error('socket'), { code: 'ECONNRESET' });
    log('error', 'no', {
      err: Object.assign(new TypeError('fetch failed', { cause: reset }), { statusCode: 502 }),
    });
    const { err } = only(lines);
    expect(err).toMatchObject({
      name: 'TypeError',
      statusCode: 502,
      cause: { name: 'Error', code: 'ECONNRESET' },
    });
    expect(err).toHaveProperty('stack', expect.stringMatching(/^at .*log\.test/));
  });

  it("says of a Graph error what was being done, its status and Graph's request id", () => {
    const { lines, log } = capture();
    log('error', 'no', { err: graphError() });
    expect(only(lines)['err']).toMatchObject({
      name: 'GraphError',
      kind: 'forbidden',
      doing: 'readAssignments',
      flaw: 'strangeShape',
      status: 403,
      code: 'Authorization_RequestDenied',
      requestId: 'r-1',
    });
  });

  it('takes what libraries print, without their words, and gives the console back', () => {
    const { lines, log } = capture();
    const before = console.error;
    const restore = redirectConsole(log);
    console.error(`Error finding key for token ${token}`, new RangeError(body));
    restore();
    expect(console.error).toBe(before);
    expect(only(lines)).toMatchObject({
      level: 'debug',
      msg: 'a library wrote to the console',
      err: { name: 'RangeError' },
    });
    expect(lines[0]).not.toMatch(/eyJ|the-whole-body/);
  });
});

function log_(log: ReturnType<typeof capture>['log'], fields: Record<string, unknown>): void {
  log('info', 'words', fields);
}

function graphError(): GraphError {
  return new GraphError({
    kind: 'forbidden',
    doing: 'readAssignments',
    flaw: 'strangeShape',
    advice: { kind: 'sentence', text: 'grant it' },
    status: 403,
    code: 'Authorization_RequestDenied',
    requestId: 'r-1',
    message: `${token} ${body}`,
  });
}

function parseError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
