// Facts about lists: a person's requests and a policy's, page by page, the newest asked first.
import type { Store } from '../../../bot/storage/store.js';
import type { IdPage, ListOf } from '../../../bot/workflow/ports.js';
import {
  ALEX,
  BEN,
  CHRIS,
  POLICY,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../../support/requests.js';
import { STATES } from '../arbitrary.js';
import { ODD_KEYS, commit, type Given } from '../given.js';

const OF_ALEX: ListOf = { kind: 'person', personId: ALEX.id };
const OF_POLICY: ListOf = { kind: 'policy', policyId: POLICY.id };
const ANOTHER = { ...POLICY, id: 'ffff1704-76f9-4306-b9a6-4dd5056bd466' };
const OF_ANOTHER: ListOf = { kind: 'policy', policyId: ANOTHER.id };
const PAGE = 20;

export function listFacts({ store, reopen }: Given): void {
  it('are empty where nothing was asked', async () => {
    expect(await store().list(OF_ALEX)).toStrictEqual({ ids: [] });
    expect(await store().list(OF_POLICY)).toStrictEqual({ ids: [] });
  });

  it('hold the requests of that person and that policy only, the newest asked first', async () => {
    const at = {
      old: '2026-11-23T14:05:00.000Z',
      new: '2026-11-23T15:06:00.000+01:00',
      newest: '2026-11-23T14:07:00Z',
    };
    await commit(store(), sampleRequest({ id: 'newest', createdAt: at.newest }));
    await commit(store(), sampleRequest({ id: 'old', createdAt: at.old }));
    await commit(store(), sampleRequest({ id: 'new', createdAt: at.new }));
    await commit(store(), sampleRequest({ id: 'of Ben', requester: BEN, createdAt: at.old }));
    const plan = samplePlan({ policy: ANOTHER });
    await commit(store(), sampleRequest({ id: 'elsewhere', requester: CHRIS, plan, createdAt: at.old }));

    expect(await store().list(OF_ALEX)).toStrictEqual({ ids: ['newest', 'new', 'old'] });
    expect(await store().list({ kind: 'person', personId: BEN.id })).toStrictEqual({ ids: ['of Ben'] });
    const { ids } = await store().list(OF_POLICY);
    expect(ids.slice(0, 2)).toEqual(['newest', 'new']);
    expect(ids.slice(2).toSorted()).toEqual(['of Ben', 'old']);
    expect(await store().list(OF_ANOTHER)).toStrictEqual({ ids: ['elsewhere'] });
  });

  it('hold requests in every state; a draft is about no policy yet', async () => {
    await Promise.all(STATES.map((state) => commit(store(), sampleRequestIn(state, { id: state }))));
    expect((await store().list(OF_ALEX)).ids.toSorted()).toEqual(STATES.toSorted());
    const planned = STATES.filter((state) => state !== 'draft');
    expect((await store().list(OF_POLICY)).ids.toSorted()).toEqual(planned.toSorted());
  });

  it('compare ids without regard to case', async () => {
    const plan = samplePlan({ policy: { ...POLICY, id: 'AbC-Def' } });
    await commit(store(), sampleRequest({ id: 'it', plan, requester: { id: 'PeR-son', name: 'P' } }));
    for (const policyId of ['AbC-Def', 'abc-def', 'ABC-DEF']) {
      expect((await store().list({ kind: 'policy', policyId })).ids).toEqual(['it']);
    }
    for (const personId of ['PeR-son', 'per-son', 'PER-SON']) {
      expect((await store().list({ kind: 'person', personId })).ids).toEqual(['it']);
    }
  });

  it('follow a request to the policy it is about: none at first, then one, then another', async () => {
    const other = await reopen();
    const draft = await commit(store(), sampleRequestIn('draft'));
    await expectListed(draft.id, []);
    const chosen = await commit(
      store(),
      { ...draft, plan: samplePlan(), state: 'pending' },
      { action: 'chose' },
    );
    await expectListed(draft.id, [OF_POLICY]);
    const plan = samplePlan({ policy: ANOTHER });
    const changed = await commit(other, { ...chosen, plan, revision: 2 }, { action: 'changed' });
    await expectListed(draft.id, [OF_ANOTHER]);
    await commit(store(), { ...changed, plan: samplePlan(), revision: 3 }, { action: 'changed' });
    await expectListed(draft.id, [OF_POLICY]);

    async function expectListed(id: string, where: readonly ListOf[]): Promise<void> {
      for (const each of [store(), other]) {
        for (const whose of [OF_POLICY, OF_ANOTHER]) {
          expect((await each.list(whose)).ids).toEqual(where.includes(whose) ? [id] : []);
        }
        expect((await each.list(OF_ALEX)).ids).toEqual([id]);
      }
    }
  });

  it('a page holds 20 at most, and names the next only where there is one', async () => {
    await fill(PAGE);
    const [only, ...others] = await pagesOf(store(), OF_ALEX);
    expect(only!.ids).toHaveLength(PAGE);
    expect(others).toEqual([]);
    await commit(store(), sampleRequest({ id: 'one more' }));
    const pages = await pagesOf(store(), OF_ALEX);
    expect(pages.flatMap(({ ids }) => ids)).toHaveLength(PAGE + 1);
  });

  it.each([OF_ALEX, OF_POLICY])(
    'by $kind: pages hold everything once, also while requests move and new ones come',
    async (of) => {
      // Most were asked in the same millisecond, across the ends of pages.
      const asked = await fill(50, (at) => (at < 3 ? `2026-11-23T14:0${at}:00.000Z` : undefined));
      const other = await reopen();
      const first = await store().list(of);
      await commit(other, { ...asked[0]!, state: 'cancelled' }, { action: 'cancelled', actor: ALEX });
      const shown = asked.find(({ id }) => id === first.ids[3])!;
      await commit(store(), { ...shown, state: 'approved' }, { action: 'approved', actor: BEN });
      await commit(other, sampleRequest({ id: 'newcomer', createdAt: '2026-11-23T18:00:00.000Z' }));

      // Each page from another opening, as another instance would be asked for it.
      const second = await other.list(of, first.next);
      const pages = [first, second, ...(await pagesOf(store(), of, second.next))];
      for (const { ids } of pages) expect(ids.length).toBeLessThanOrEqual(PAGE);
      const ids = pages.flatMap((page) => page.ids);
      expect(ids.toSorted()).toEqual(asked.map(({ id }) => id).toSorted());
      const oldest = asked.slice(0, 3).toReversed();
      expect(ids.slice(-3)).toEqual(oldest.map(({ id }) => id));
      expect((await store().list(of)).ids[0]).toBe('newcomer');
    },
  );

  it('people and policies of odd characters have lists of their own', async () => {
    const requests = ODD_KEYS.map((key, at) =>
      sampleRequest({
        id: `of-${at}`,
        requester: { id: key, name: key },
        plan: samplePlan({ policy: { ...POLICY, id: key } }),
      }),
    );
    await Promise.all(requests.map((request) => commit(store(), request)));
    for (const key of ODD_KEYS) {
      const same = requests.filter(({ requester }) => requester.id.toLowerCase() === key.toLowerCase());
      const expected = same.map(({ id }) => id).toSorted();
      const byPerson = await store().list({ kind: 'person', personId: key });
      const byPolicy = await store().list({ kind: 'policy', policyId: key });
      expect([byPerson.ids.toSorted(), byPolicy.ids.toSorted()]).toEqual([expected, expected]);
    }
  });

  it('a page nobody named shows nothing of others, and breaks nothing', async () => {
    await commit(store(), sampleRequest({ id: 'mine' }));
    await commit(store(), sampleRequest({ id: 'theirs', requester: BEN }));
    for (const after of ['', ...ODD_KEYS]) {
      const { ids } = await store().list(OF_ALEX, after);
      expect(ids).not.toContain('theirs');
    }
    expect((await store().list(OF_ALEX)).ids).toEqual(['mine']);
  });

  /** Alex's requests about the policy; `at` says when each was asked, if not with the others. */
  function fill(count: number, at: (number: number) => string | undefined = () => undefined): Promise<Asked> {
    const requests = Array.from({ length: count }, (_, number) => {
      const createdAt = at(number) ?? '2026-11-23T14:05:00.000Z';
      return sampleRequest({ id: `request-${String(number).padStart(3, '0')}`, createdAt });
    });
    return Promise.all(requests.map((request) => commit(store(), request)));
  }
}

type Asked = Awaited<ReturnType<typeof commit>>[];

/** All pages from one on. One too many fails the test, rather than going on for ever. */
async function pagesOf(store: Store, of: ListOf, after?: string): Promise<IdPage[]> {
  const pages: IdPage[] = [];
  let next = after;
  do {
    const page = await store.list(of, next);
    pages.push(page);
    if (pages.length > 20) throw new Error('a list that never ends');
    next = page.next;
  } while (next !== undefined);
  return pages;
}
