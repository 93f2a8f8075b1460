// One token for everybody, renewed in time, and used to its end where renewing fails.
import { cacheToken } from '../../bot/shared/token-cache.js';
import { createDeadlineClock } from '../support/time/deadline-clock.js';

/** What the cache is to throw. */
const noToken = (cause: unknown): Error => new Error('no token', { cause });

const minutes = (count: number): number => count * 60_000;

/** A credential that hands out numbered tokens that live an hour, and a clock a test moves. */
function kept(): {
  token: () => Promise<string>;
  asked: string[];
  go: (milliseconds: number) => void;
  fail: (error: Error | undefined) => void;
} {
  const { clock, pass } = createDeadlineClock();
  let failure: Error | undefined;
  const asked: string[] = [];
  const token = cacheToken(
    {
      getToken: async (scopes) => {
        asked.push(scopes);
        await Promise.resolve();
        if (failure) throw failure;
        return { token: `token ${asked.length}`, expiresOnTimestamp: Date.parse(clock.now()) + minutes(60) };
      },
    },
    {
      scope: 'https://graph.test/.default',
      clock,
      timeouts: { fetch: 12_000, renew: 5_000 },
      noToken,
    },
  );
  return {
    token,
    asked,
    go: pass,
    fail: (error) => (failure = error),
  };
}

it('is asked for once, however many ask at a time, and then kept', async () => {
  const { token, asked, go } = kept();
  expect(await Promise.all([token(), token(), token()])).toEqual(['token 1', 'token 1', 'token 1']);
  go(minutes(54));
  expect(await token()).toBe('token 1');
  expect(asked).toEqual(['https://graph.test/.default']);
});

it('is renewed five minutes before it ends', async () => {
  const { token, go } = kept();
  await token();
  go(minutes(55));
  expect(await token()).toBe('token 2');
});

it('is used to its end where renewing fails, and not a moment longer', async () => {
  const { token, go, fail } = kept();
  await token();
  fail(new Error('down'));
  go(minutes(58));
  expect(await token()).toBe('token 1');
  go(minutes(2));
  await expect(token()).rejects.toThrow('no token');
});

describe('a login that takes the question and never answers', () => {
  /** A login that is silent while `isSilent`, and the signals it was given. */
  function silent() {
    const signals: unknown[] = [];
    const { clock, pass } = createDeadlineClock();
    const login = { isSilent: true, signals, pass };
    const token = cacheToken(
      {
        getToken: async (_scope, options) => {
          signals.push(options.abortSignal.aborted);
          if (login.isSilent) await new Promise(() => undefined);
          return {
            token: `token ${signals.length}`,
            expiresOnTimestamp: Date.parse(clock.now()) + minutes(60),
          };
        },
      },
      {
        scope: 'https://graph.test/.default',
        clock,
        timeouts: { fetch: 40, renew: 20 },
        noToken,
      },
    );
    return { login, token };
  }

  it('is a fault for everybody who waits, and the next one asks afresh', async () => {
    const { login, token } = silent();
    const failing = Promise.allSettled([token(), token()]);
    login.pass(40);
    const told = { status: 'rejected', reason: { message: 'no token' } };
    expect(await failing).toMatchObject([told, told]);
    login.isSilent = false;
    expect(await token()).toBe('token 2');
    expect(login.signals).toHaveLength(2);
  });

  it('does not take a token away that still lives', async () => {
    const { login, token } = silent();
    login.isSilent = false;
    await token();
    login.isSilent = true;
    login.pass(minutes(58));
    const kept = token();
    login.pass(20);
    expect(await kept).toBe('token 1');
    login.isSilent = false;
    // Nobody waits for the login again at once.
    expect(await token()).toBe('token 1');
    login.pass(minutes(1));
    expect(await token()).toBe('token 3');
  });
});
