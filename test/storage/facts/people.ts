// Facts about people: what is known of whoever the bot has met, and which conversations were welcomed.
import type { KnownPerson } from '../../../bot/workflow/ports.js';
import { ALEX, TENANT_ID, sampleCopy } from '../../support/requests.js';
import { ODD_KEYS, type Given } from '../given.js';

export function peopleFacts({ store, reopen }: Given): void {
  it('the most recently seen come first, of the tenant that is asked about only', async () => {
    await store().remember(known('a'));
    await store().remember(known('b'));
    await store().remember({ ...known('a'), tenantId: 'another', name: 'Somebody else' });
    await store().remember(known('c'));
    await store().remember(known('a'));
    expect((await store().known(TENANT_ID)).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(await store().known('another')).toMatchObject([{ id: 'a', name: 'Somebody else' }]);
    expect(await store().known('nobody')).toEqual([]);
  });

  it('what is new replaces what was known', async () => {
    const other = await reopen();
    await store().remember(known('a'));
    const moved = { ...known('a'), name: 'Alex R.', teamsId: '29:new', personalChat: chat('elsewhere') };
    await other.remember(moved);
    expect(await store().known(TENANT_ID)).toStrictEqual([moved]);
  });

  it('a personal chat, a Teams id and a name are kept when they are left out', async () => {
    const met = { ...known('a'), personalChat: chat('home') };
    await store().remember(met);
    await (await reopen()).remember({ ...known('a'), teamsId: '', name: '' });
    expect(await store().known(TENANT_ID)).toStrictEqual([met]);
  });

  it('of two who saw somebody at once neither takes the personal chat away', async () => {
    const stores = [store(), await reopen()];
    const met = { ...known('a'), personalChat: chat('home') };
    await Promise.all(
      [known('a'), met, known('a'), known('a')].map((person, at) => stores[at % 2]!.remember(person)),
    );
    for (const each of stores) expect(await each.find(TENANT_ID, ['a'])).toStrictEqual([met]);
  });

  it('somebody without a personal chat has none, rather than an empty one', async () => {
    await store().remember(known('a'));
    expect(await store().known(TENANT_ID)).toStrictEqual([known('a')]);
    expect(await store().find(TENANT_ID, ['a'])).toStrictEqual([known('a')]);
  });

  it('those who are looked for are found in the order asked; who was not met there is left out', async () => {
    for (const id of ['a', 'b', 'c']) await store().remember(known(id));
    await store().remember({ ...known('d'), tenantId: 'another' });
    expect(await store().find(TENANT_ID, ['c', 'nobody', 'a', 'd'])).toStrictEqual([known('c'), known('a')]);
    expect(await store().find('another', ['a', 'd'])).toMatchObject([{ id: 'd' }]);
    expect(await store().find(TENANT_ID, [])).toEqual([]);
    expect(await store().find('nowhere', ['a'])).toEqual([]);
  });

  it('many can be looked for at once', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => `person-${at}`);
    await Promise.all(ids.map((id) => store().remember(known(id))));
    const wanted = ids.toReversed();
    expect((await store().find(TENANT_ID, wanted)).map(({ id }) => id)).toEqual(wanted);
    expect(await store().known(TENANT_ID)).toHaveLength(60);
  });

  it('ids and names of odd characters are kept apart', async () => {
    await Promise.all(ODD_KEYS.map((id) => store().remember({ ...known(id), tenantId: `t ${id}` })));
    for (const id of ODD_KEYS) {
      const person = { ...known(id), tenantId: `t ${id}` };
      expect(await store().known(`t ${id}`)).toStrictEqual([person]);
      expect(await store().find(`t ${id}`, ODD_KEYS)).toStrictEqual([person]);
    }
  });

  it('a conversation is welcomed once, by whoever comes first', async () => {
    const other = await reopen();
    const claims = await Promise.all(
      [store(), other, store(), other].map((each) => each.claimWelcome('chat')),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await other.claimWelcome('chat')).toBe(false);
    for (const isNew of [true, false]) {
      const answers = await Promise.all(ODD_KEYS.map((id) => store().claimWelcome(id)));
      expect(answers).toEqual(ODD_KEYS.map(() => isNew));
    }
  });
}

function known(id: string): KnownPerson {
  return { id, name: `Person ${id}`, tenantId: TENANT_ID, teamsId: `29:${id}` };
}

function chat(conversationId: string): NonNullable<KnownPerson['personalChat']> {
  return { ...sampleCopy('requester', ALEX).conversation, conversationId };
}
