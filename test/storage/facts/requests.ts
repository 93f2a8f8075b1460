// Facts about requests: what was saved is what is read, by whoever opens the store.
import {
  ALEX,
  BEN,
  POLICY,
  TENANT_ID,
  sampleCopy,
  sampleEvent,
  sampleRequest,
  sampleRequestIn,
} from '../../support/requests.js';
import { ODD_KEYS, commit, type Given } from '../given.js';

export function requestFacts({ store, reopen, now }: Given): void {
  it('answers nothing for an id it never saw', async () => {
    await expect(store().load('never')).resolves.toBeUndefined();
    await expect(store().history('never')).resolves.toEqual([]);
    await expect(store().readShown('never')).resolves.toBeUndefined();
  });

  it('a new request is stored as version 1, and what commit answers is what load answers', async () => {
    const saved = await commit(store(), sampleRequest());
    expect(saved).toMatchObject({ version: 1, seq: 1, state: 'pending' });
    await expect(store().load(saved.id)).resolves.toStrictEqual(saved);
  });

  it('every commit moves the version by one, and only the version', async () => {
    const first = await commit(store(), sampleRequest());
    const next = sampleEvent({ ...first, state: 'approved' }, { action: 'approved', actor: BEN });
    const result = await store().commit(next.request, next.event);
    expect(result).toStrictEqual({ kind: 'committed', request: { ...next.request, version: 2 } });
    await expect(store().load(first.id)).resolves.toStrictEqual({ ...next.request, version: 2 });
  });

  it('what one opening saved the other reads at once, and goes on from', async () => {
    const other = await reopen();
    const first = await commit(store(), sampleRequest());
    expect(await other.load(first.id)).toStrictEqual(first);
    const second = await commit(other, { ...first, state: 'approved' }, { action: 'approved', actor: BEN });
    expect(await store().load(first.id)).toStrictEqual(second);
    const third = await commit(store(), { ...second, state: 'applying' }, { action: 'applying' });
    expect(await other.load(first.id)).toStrictEqual(third);
    expect(await other.history(first.id)).toStrictEqual(await store().history(first.id));
  });

  it('a request that became shorter leaves nothing of its old self', async () => {
    const first = await commit(store(), sampleRequestIn('unconfirmed'));
    const { fault, readBack, plan, ...shorter } = first;
    expect([fault, readBack, plan]).not.toContain(undefined);
    const second = await commit(store(), shorter);
    expect(await store().load(first.id)).toStrictEqual(second);
    expect(second).not.toHaveProperty('fault');
    expect(second).not.toHaveProperty('plan');
  });

  it('changing an object after it was given or answered changes nothing stored', async () => {
    const authors = [{ ...ALEX }];
    const saved = await commit(store(), sampleRequest({ authors }));
    authors[0]!.name = 'Mallory';
    const loaded = await store().load(saved.id);
    Object.assign(loaded!.authors[0]!, { name: 'Mallory' });
    expect((await store().load(saved.id))?.authors).toEqual([ALEX]);
  });

  it('everything is there after closing and opening again', async () => {
    const saved = await commit(store(), sampleRequestIn('unconfirmed'));
    const trail = await store().history(saved.id);
    const waiting = await store().waiting();
    const person = { ...ALEX, tenantId: TENANT_ID, teamsId: '29:alex' };
    const { conversation } = sampleCopy('requester', ALEX);
    const sent = { person, tenantId: TENANT_ID, conversation, text: 'help', hasAttachment: false };
    await store().writeShown(saved.id, { version: 1, told: 'unconfirmed 1' });
    await store().swapLease('policy', undefined, { holder: 'one', counter: 1 });
    await store().remember(person);
    await store().claimWelcome('chat');
    await store().takeIn({ ...sent, key: 'message', requestId: 'next' });
    await store().close();

    const again = await reopen();
    expect(await again.load(saved.id)).toStrictEqual(saved);
    expect(await again.history(saved.id)).toStrictEqual(trail);
    expect(waiting).toHaveLength(1);
    expect(await again.waiting()).toStrictEqual(waiting);
    expect(await again.list({ kind: 'policy', policyId: POLICY.id })).toStrictEqual({ ids: [saved.id] });
    expect(await again.list({ kind: 'person', personId: ALEX.id })).toStrictEqual({ ids: [saved.id] });
    expect(await again.readShown(saved.id)).toEqual({ version: 1, told: 'unconfirmed 1' });
    expect(await again.readLease('policy')).toEqual({ holder: 'one', counter: 1 });
    expect(await again.known(TENANT_ID)).toEqual([person]);
    expect(await again.claimWelcome('chat')).toBe(false);
    expect(await again.claimLeft(now())).toEqual([{ ...sent, key: 'message', requestId: 'next' }]);
  });

  it('ids of odd characters are told apart', async () => {
    await Promise.all(ODD_KEYS.map((id) => commit(store(), sampleRequest({ id, text: id }))));
    for (const id of ODD_KEYS) {
      expect(await store().load(id)).toMatchObject({ id, text: id, version: 1 });
      expect(await store().history(id)).toMatchObject([{ requestId: id, seq: 1 }]);
      expect(await store().readShown(id)).toBeUndefined();
      await store().writeShown(id, { version: 1, told: id });
    }
    expect(new Set((await store().waiting()).map(({ id }) => id))).toEqual(new Set(ODD_KEYS));
    for (const id of ODD_KEYS) expect(await store().readShown(id)).toEqual({ version: 1, told: id });
  });
}
