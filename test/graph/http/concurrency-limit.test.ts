// ConcurrencyLimit: so many at once, the others in turn, and nobody who left keeps one.
import { createConcurrencyLimit } from '../../../bot/graph/http/concurrency-limit.js';

const patient = new AbortController().signal;

it('a slot given back goes to who has waited longest, of those who go first as long as there are any', async () => {
  const limit = createConcurrencyLimit(1);
  const held = await limit.take(patient, false);
  const order: string[] = [];
  const wait = async (name: string, first: boolean): Promise<void> => {
    const release = await limit.take(patient, first);
    order.push(name);
    release?.();
  };
  const waiting = [wait('a', false), wait('write 1', true), wait('b', false), wait('write 2', true)];
  held?.();
  await Promise.all(waiting);
  expect(order).toEqual(['write 1', 'write 2', 'a', 'b']);
});

it('who gives up waiting gets no slot and takes none away', async () => {
  const limit = createConcurrencyLimit(1);
  const held = await limit.take(patient, false);
  const leaving = new AbortController();
  const left = limit.take(leaving.signal, false);
  const leftFirst = limit.take(leaving.signal, true);
  const stays = limit.take(patient, false);
  leaving.abort();
  expect(await left).toBeUndefined();
  expect(await leftFirst).toBeUndefined();
  held?.();
  expect(await stays).toBeInstanceOf(Function);
});

it('a slot given back twice is one slot', async () => {
  const limit = createConcurrencyLimit(1);
  const held = await limit.take(patient, false);
  held?.();
  held?.();
  await limit.take(patient, false);
  const leaving = new AbortController();
  const second = limit.take(leaving.signal, false);
  leaving.abort();
  expect(await second).toBeUndefined();
});
