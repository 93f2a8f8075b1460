// Facts about messages: each is taken in once, and one that was left is given to one who goes on with it.
import fc from 'fast-check';
import type { Store } from '../../../bot/storage/store.js';
import type { Arrived } from '../../../bot/workflow/ports.js';
import { ALEX, TENANT_ID, sampleCopy } from '../../support/requests.js';
import { anyMessage } from '../arbitrary.js';
import { HOUR, ODD_KEYS, next, type Given } from '../given.js';
import { runs } from '../../support/slow.js';

const MINUTE = 60_000;

export function inboxFacts({ store, reopen, now, pass }: Given): void {
  /** What is left for whoever asks after so long; what was claimed since then is not. */
  async function claim(by: Store, afterMilliseconds: number): Promise<string[]> {
    const at = new Date(Date.parse(now()) - afterMilliseconds).toISOString();
    return (await by.claimLeft(at)).map(({ key }) => key);
  }

  it('a message is taken in once', async () => {
    expect(await store().takeIn(message('one'))).toBe(true);
    expect(await store().takeIn(message('one'))).toBe(false);
    expect(await (await reopen()).takeIn({ ...message('one'), requestId: 'another' })).toBe(false);
    expect(await store().takeIn(message('two'))).toBe(true);
  });

  it('of many who take it in at once one does', async () => {
    const stores = [store(), await reopen()];
    for (const key of ['one', 'two', 'three']) {
      const takes = Array.from({ length: 6 }, (_, at) =>
        stores[at % 2]!.takeIn({ ...message(key), requestId: `${key} by ${at}` }),
      );
      const taken = await Promise.all(takes);
      expect(taken.filter(Boolean)).toHaveLength(1);
      const left = await store().claimLeft(now());
      expect(left.map(({ requestId }) => requestId)).toEqual([`${key} by ${taken.indexOf(true)}`]);
      await store().answered(key);
    }
  });

  it('one that was answered is not taken in again for a day', async () => {
    await store().takeIn(message('one'));
    await store().answered('one');
    expect(await store().takeIn(message('one'))).toBe(false);
    pass(23 * HOUR);
    await store().takeIn(message('two'));
    expect(await store().takeIn(message('one'))).toBe(false);
    expect(await (await reopen()).takeIn(message('one'))).toBe(false);
  });

  it('one that was not answered is never taken in again', async () => {
    await store().takeIn(message('one'));
    pass(100 * HOUR);
    await store().takeIn(message('two'));
    expect(await store().takeIn(message('one'))).toBe(false);
    expect(await claim(store(), HOUR)).toEqual(['one']);
  });

  it('those left are claimed oldest first, and only those taken in before', async () => {
    const other = await reopen();
    for (const [at, key] of ['first', 'second', 'third'].entries()) {
      await (at % 2 === 0 ? store() : other).takeIn(message(key));
      pass(MINUTE);
    }
    pass(MINUTE);
    await store().takeIn(message('new'));
    expect(await claim(store(), MINUTE)).toEqual(['first', 'second', 'third']);
    pass(MINUTE);
    expect(await claim(store(), 59_000)).toContain('new');
  });

  it('a claimed message is given to nobody else until as long again has passed', async () => {
    const other = await reopen();
    await store().takeIn(message('one'));
    expect(await claim(store(), MINUTE)).toEqual([]);
    pass(MINUTE);
    expect(await claim(store(), MINUTE)).toEqual(['one']);
    expect(await claim(other, MINUTE)).toEqual([]);
    pass(MINUTE / 2);
    expect(await claim(other, MINUTE)).toEqual([]);
    expect(await claim(store(), MINUTE)).toEqual([]);
    pass(MINUTE / 2);
    expect(await claim(other, MINUTE)).toEqual(['one']);
    expect(await claim(store(), MINUTE)).toEqual([]);
  });

  it('of two who claim at once each message goes to one', async () => {
    const other = await reopen();
    const keys = Array.from({ length: 12 }, (_, at) => `message ${at}`);
    await Promise.all(keys.map((key) => store().takeIn(message(key))));
    pass(MINUTE);
    for (let round = 0; round < 3; round += 1) {
      const claims = await Promise.all([
        claim(store(), MINUTE),
        claim(other, MINUTE),
        claim(store(), MINUTE),
      ]);
      expect(claims.flat().toSorted()).toEqual(keys.toSorted());
      pass(2 * MINUTE);
    }
  });

  it('one that was answered is never left, whoever answered it and however often', async () => {
    const other = await reopen();
    for (const key of ['one', 'two', 'three']) await store().takeIn(message(key));
    await other.answered('one');
    pass(MINUTE);
    expect((await claim(store(), MINUTE)).toSorted()).toEqual(['three', 'two']);
    await other.answered('two');
    await store().answered('two');
    pass(2 * MINUTE);
    expect(await claim(other, MINUTE)).toEqual(['three']);
    await store().answered('three');
    pass(2 * MINUTE);
    expect(await claim(other, MINUTE)).toEqual([]);
  });

  it('answering what was never taken in is harmless', async () => {
    await expect(store().answered('never')).resolves.toBeUndefined();
    expect(await store().claimLeft(now())).toEqual([]);
  });

  it('a message is given as it was taken in, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (content) => {
        const arrived = { ...content, key: `any-${next()}` };
        await store().takeIn(arrived);
        expect(JSON.stringify(await store().claimLeft(now()))).toBe(JSON.stringify([arrived]));
        await store().answered(arrived.key);
      }),
      { numRuns: runs(20) },
    );
  });

  it('a message of 100,000 characters is given whole', async () => {
    const long = { ...message('long'), text: `x${'👩‍👩‍👧 assign '.repeat(6_000)}` };
    await store().takeIn(long);
    const [given] = await store().claimLeft(now());
    expect(given?.text === long.text).toBe(true);
  });

  it('keys of odd characters are different messages', async () => {
    for (const isNew of [true, false]) {
      const answers = await Promise.all(ODD_KEYS.map((key) => store().takeIn(message(key))));
      expect(answers).toEqual(ODD_KEYS.map(() => isNew));
    }
    const left = await store().claimLeft(now());
    expect(new Set(left.map(({ key }) => key))).toEqual(new Set(ODD_KEYS));
    await Promise.all(ODD_KEYS.slice(1).map((key) => store().answered(key)));
    pass(MINUTE);
    expect(await claim(store(), 0)).toEqual([ODD_KEYS[0]]);
  });
}

function message(key: string): Arrived {
  return {
    key,
    requestId: `request of ${key}`,
    person: ALEX,
    tenantId: TENANT_ID,
    conversation: sampleCopy('requester', ALEX).conversation,
    activityId: '1700000000000',
    text: 'assign policy Windows 11 baseline to group Finance laptops',
    hasAttachment: false,
  };
}
