// What is understood inside a name that nobody has, and what is only a name.
import { unsupportedIn } from '../../../bot/domain/language/unsupported.js';

const POLICIES = ['Windows 11 baseline', 'BitLocker'];
const told = (name: string, about: 'policy' | 'group' = 'group'): string => {
  const found = unsupportedIn(name, about, POLICIES);
  return found ? `${found.what}: ${found.words}` : 'a name';
};

it.each([
  ['A tomorrow', 'schedule: tomorrow'],
  ['A next Monday', 'schedule: next Monday'],
  ['A at 5', 'schedule: at 5'],
  ['A on 2027-01-31', 'schedule: on 2027-01-31'],
  ['A in 2 hours', 'schedule: in 2 hours'],
  ['A for a week', 'schedule: for a week'],
  ['A every night', 'schedule: every night'],
  ['A until further notice', 'schedule: until further notice'],
  ['A with the filter B', 'filter: with the filter B'],
  ['A with filter B tomorrow', 'filter: with filter B tomorrow'],
  ['A filtered by B', 'filter: filtered by B'],
  ['A BUT NOT B', 'exclusion: BUT NOT B'],
  ['A but B', 'exclusion: but B'],
  ['A but with filter B', 'filter: with filter B'],
  ['not B', 'exclusion: not B'],
  ['A (except B)', 'exclusion: except B'],
  ['A other than B', 'exclusion: other than B'],
  ['A rather than B', 'replacement: rather than B'],
  ['A replacing B', 'replacement: replacing B'],
  ['A and then remove B', 'severalChanges: and then remove B'],
  ['remove B from C', 'severalChanges: remove B from C'],
  ['A & B', 'severalGroups: A & B'],
  ['A; B', 'severalGroups: A; B'],
  ['A as well as B', 'severalGroups: A as well as B'],
])('%s', (name, what) => {
  expect(told(name)).toBe(what);
});

it.each([
  'Finance laptops',
  'R&D',
  'Notebooks',
  'Filter laptops',
  'Office at 5th Avenue',
  'Remove bloatware',
  'Daily drivers',
  'Buttons',
  'Withoutabox',
  'iOS/iPadOS',
])('%s is only a name', (name) => {
  expect(told(name)).toBe('a name');
});

it.each([
  ['Windows 11 baseline and BitLocker', 'severalPolicies: Windows 11 baseline and BitLocker'],
  ['Foo, BitLocker', 'severalPolicies: Foo, BitLocker'],
  ['Foo and Bar', 'a name'],
  ['BitLocker', 'a name'],
])('the policy %s', (name, what) => {
  expect(told(name, 'policy')).toBe(what);
});
