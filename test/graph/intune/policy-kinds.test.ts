// The table of policy kinds: what is assigned is what the table says, and no two kinds are in one place.
import { encodeAssign, policyPath } from '../../../bot/graph/intune/encode-assign.js';
import { assignableKinds, otherKinds, policyKinds } from '../../../bot/graph/intune/policy-kinds.js';
import { isListed } from '../../../bot/graph/permissions.js';
import { guid } from '../setup.js';

const all = Object.values(policyKinds);

it('compliance policies alone are assigned', () => {
  expect(assignableKinds.map(({ kind }) => kind)).toEqual(['compliance']);
});

it('each kind has a place of its own', () => {
  expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
});

it.each(assignableKinds)('$kind: the change goes to its own place, which may be written to', (row) => {
  const policy = { kind: row.kind, id: guid(1), displayName: 'P', type: row.typesOfV1[0] ?? row.baseType };
  expect(policyPath(policy)).toBe(`${row.path}/${guid(1)}`);
  const { version, path } = encodeAssign('read', policy, [], []);
  expect(isListed('assign', 'POST', `/${version}${path}`)).toBe(true);
});

it.each(otherKinds)('$kind: may be looked for, and nothing may be written there', ({ path }) => {
  expect(isListed('readOtherPolicies', 'GET', `/beta${path}`)).toBe(true);
  for (const version of ['beta', 'v1.0'])
    expect(isListed('assign', 'POST', `/${version}${path}/${guid(1)}/assign`)).toBe(false);
});
