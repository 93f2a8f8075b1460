// Which name may be offered in place of one that nobody has.
import { resembles } from '../../../bot/domain/language/resemblance.js';

it.each([
  ['Finanse laptops', 'Finance laptops'],
  ['Fianance laptop', 'Finance laptops'],
  ['finance-laptops', 'Finance laptops'],
  ['Financelaptops', 'Finance laptops'],
  ['finanselaptops', 'Finance laptops'],
  ['Finance lap tops', 'Finance laptops'],
  ['Finance', 'Finance laptops'],
  ['laptops Finance', 'Finance laptops'],
  ['locker', 'BitLocker'],
  ['the Finanse laptops group please', 'Finance laptops'],
  ['Finance laptops thank you', 'Finance laptops'],
  ['Slaes', 'Sales'],
  ['Tets', 'Test'],
  ['Ring 4', 'Ring 1'],
  ['Sales & Marketing', 'Sales and Marketing'],
  ['all devices but not Finanse laptops', 'all devices but not Finance laptops'],
  ['Büro Müncen', 'Büro München'],
  ['Вентас ноутбуки', 'Вентас ноутбук'],
  ['销售笔记', '销售笔记本'],
])('for “%s” “%s” may be', (written, name) => {
  expect(resembles(written, name, 'group')).toBe(true);
});

it.each([
  ['all devices but not Finance laptops', 'Finance laptops'],
  ['Finance laptops tomorrow', 'Finance laptops'],
  ['Finance laptops 22:00', 'Finance laptops'],
  ['A & B', 'B'],
  ['A; B', 'A'],
  ['(exclude Finance laptops)', 'Finance laptops'],
  ['not Finance laptops', 'Finance laptops'],
  ['!Finance laptops', 'Finance laptops'],
  ['-Finance laptops', 'Finance laptops'],
  ['– Finance laptops', 'Finance laptops'],
  ['🚫 Finance laptops', 'Finance laptops'],
  ['Sales without HR', 'Sales with HR'],
  ['Sales Sales', 'Sales'],
  ['Sales x', 'Sales'],
  ['Ring 4', 'Ring 1 laptops'],
  ['4', '5'],
  ['HR', 'IR'],
  ['Finance tablets', 'Finance laptops'],
  ['please', 'Pleasure'],
  ['???', 'Sales'],
  ['', 'Sales'],
  ['Sales', ''],
])('for “%s” “%s” may not be', (written, name) => {
  expect(resembles(written, name, 'group')).toBe(false);
});

it('only the kind in question is no word of a name', () => {
  expect(resembles('Sales policy', 'Sales', 'policy')).toBe(true);
  expect(resembles('Sales policy', 'Sales', 'group')).toBe(false);
});

it.each([
  ['many words', 'a b '.repeat(1_000)],
  ['one word', 'x'.repeat(4_000)],
])('%s, against thousands of names: no time at all', (_what, written) => {
  const names = Array.from({ length: 5_000 }, (_none, index) => `Windows ring ${String(index)}`);
  expect(names.some((name) => resembles(written, name, 'policy'))).toBe(false);
});
