// What a token's roles say: which permissions are missing, what is off without them, and what is too much.
import { offWithout } from '../../cards/text/faults/advice.js';
import { GraphError } from '../../bot/domain/graph-error.js';
import { permissions } from '../../bot/graph/permissions.js';
import {
  missingPermissions,
  neededPermissions,
  readTokenClaims,
  surplusPermissions,
} from '../../bot/graph/token-roles.js';
import type { Log } from '../../bot/workflow/ports.js';
import { warnOfMissingPermissions } from '../../bot/graph/warn-of-missing.js';

const enough = ['DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All'];

function tokenOf(claims: unknown): string {
  return ['{}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
}

it('every permission of the table is needed, and each has a feature', () => {
  expect(
    neededPermissions()
      .map(({ permission }) => permission)
      .sort(),
  ).toEqual([...new Set(Object.values(permissions).flat())].sort());
  for (const { needs } of neededPermissions()) expect(needs.map(offWithout).join('')).not.toBe('');
});

it('with the least privileged ones nothing is missing and nothing too much', () => {
  expect(missingPermissions(enough)).toEqual([]);
  expect(surplusPermissions(enough)).toEqual([]);
});

it('writing includes reading, and reading does not include writing', () => {
  const read = enough.map((role) => role.replace('ReadWrite', 'Read'));
  expect(missingPermissions(read)).toEqual([
    { permission: 'DeviceManagementConfiguration.ReadWrite.All', needs: ['assign'] },
  ]);
});

it('without any, all are missing', () => {
  expect(missingPermissions([])).toEqual(neededPermissions());
});

it('wider permissions do, and are too much', () => {
  const wide = ['DeviceManagementConfiguration.ReadWrite.All', 'Directory.Read.All'];
  expect(missingPermissions(wide)).toEqual([]);
  expect(surplusPermissions(wide)).toEqual(['Directory.Read.All']);
});

it('claims are read as they come, and a token that is no JWT is none', () => {
  expect(readTokenClaims(tokenOf({ tid: 'AB', appid: 'CD', aud: 'x', exp: 12, roles: ['a', 7] }))).toEqual({
    tenantId: 'ab',
    appId: 'cd',
    audience: 'x',
    endsAt: 12_000,
    roles: ['a'],
  });
  expect(readTokenClaims(tokenOf({ azp: 'CD' }))).toEqual({ appId: 'cd', roles: [] });
  for (const token of ['', 'opaque', 'a.b.c', tokenOf(['a']), tokenOf(null)])
    expect(readTokenClaims(token)).toBeUndefined();
});

describe('at the start', () => {
  async function told(credential: () => Promise<string>): Promise<readonly unknown[]> {
    const lines: unknown[] = [];
    const log: Log = (level, event, fields) => lines.push({ level, event, ...fields });
    warnOfMissingPermissions(credential, log, offWithout);
    expect(lines).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    return lines;
  }

  it('each missing permission is a warning that names what is off', async () => {
    expect(await told(() => Promise.resolve(tokenOf({ roles: enough.slice(0, 2) })))).toEqual([
      {
        level: 'warn',
        event: 'a graph permission is missing',
        permission: 'User.Read.All',
        off: 'looking up whether a person’s account is enabled and no guest’s; knowing who may ask and who may approve',
      },
    ]);
  });

  it('nothing is said where nothing is missing', async () => {
    expect(await told(() => Promise.resolve(tokenOf({ roles: enough })))).toEqual([]);
  });

  it('no token is a warning, and never an error: starting depends on nobody', async () => {
    const err = new GraphError({
      kind: 'noToken',
      doing: 'getToken',
      advice: { kind: 'sentence', text: 'y' },
    });
    expect(await told(() => Promise.reject(err))).toMatchObject([{ level: 'warn', err }]);
    expect(
      await told(() => {
        throw err;
      }),
    ).toMatchObject([{ level: 'warn', err }]);
  });
});
