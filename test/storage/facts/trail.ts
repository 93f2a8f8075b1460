// Facts about the audit trail: whole, in order, and never apart from the state it explains.
import fc from 'fast-check';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { chainEvent } from '../../../bot/workflow/audit-chain.js';
import { ALEX, sampleEvent, sampleRequest } from '../../support/requests.js';
import { anyDetail, hostileText } from '../arbitrary.js';
import { commit, next, type Given } from '../given.js';
import { expectNothingOf } from './races.js';
import { runs } from '../../support/slow.js';

export function trailFacts({ store }: Given): void {
  it('is answered oldest first, each event naming the one before', async () => {
    let request = await commit(store(), sampleRequest());
    for (let step = 0; step < 11; step += 1) {
      request = await commit(store(), request, { action: 'posted', detail: { step } });
    }
    const trail = await store().history(request.id);
    expect(trail.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(trail.map((event) => event.prev)).toEqual([
      '0'.repeat(64),
      ...trail.slice(0, -1).map((e) => e.hash),
    ]);
    expect(trail.at(-1)).toMatchObject({ hash: request.head, detail: { step: 10 } });
    expect(trail[0]).toMatchObject({ action: 'asked', actor: ALEX });
    expect(trail[1]).not.toHaveProperty('actor');
  });

  it('an event is answered exactly as it was given', async () => {
    await fc.assert(
      fc.asyncProperty(anyDetail, hostileText, async (detail, name) => {
        const asked = sampleRequest({ id: `event-${next()}` });
        const { request, event } = chainEvent(
          asked,
          { action: 'asked', actor: { id: name, name }, detail },
          asked.createdAt,
        );
        await store().commit(request, event);
        expect(JSON.stringify(await store().history(request.id))).toBe(JSON.stringify([event]));
      }),
      { numRuns: runs(25) },
    );
  });

  const wrongEvents: [string, (request: ApprovalRequest) => ReturnType<typeof sampleEvent>][] = [
    ['leaves out a number', (request) => sampleEvent({ ...request, seq: request.seq + 1 })],
    ['repeats a number', (request) => sampleEvent({ ...request, seq: request.seq - 1 })],
    ['follows another event', (request) => sampleEvent({ ...request, head: 'f'.repeat(64) })],
    [
      'is about another request',
      (request) => {
        const next = sampleEvent(request);
        return { request: next.request, event: { ...next.event, requestId: 'another' } };
      },
    ],
    [
      'is not the one the request names',
      (request) => ({
        request: sampleEvent(request).request,
        event: sampleEvent(request, { action: 'posted' }).event,
      }),
    ],
    [
      'has a number the request does not name',
      (request) => ({ ...sampleEvent(request), request: { ...sampleEvent(request).request, seq: 7 } }),
    ],
  ];

  it.each(wrongEvents)('an event that %s is refused, and the state with it', async (_, spoil) => {
    const first = await commit(store(), sampleRequest());
    const saved = await commit(store(), first, { action: 'posted' });
    const trail = await store().history(saved.id);
    const wrong = spoil({ ...saved, state: 'cancelled' });

    await expect(store().commit(wrong.request, wrong.event)).rejects.toThrow(/nothing was saved/);

    expect(await store().load(saved.id)).toStrictEqual(saved);
    expect(await store().history(saved.id)).toStrictEqual(trail);
    expect(await store().waiting()).toMatchObject([{ id: saved.id, state: 'pending' }]);
  });

  it('an event that could not be read again is refused, and the state with it', async () => {
    const saved = await commit(store(), sampleRequest());
    const next = sampleEvent({ ...saved, state: 'approved' });
    const unreadable = { ...next.event, revision: Number.NaN };
    await expect(store().commit(next.request, unreadable)).rejects.toThrow(
      `saving audit event 2 of request ${saved.id}: "revision" is not as expected`,
    );
    expect(await store().load(saved.id)).toStrictEqual(saved);
    expect(await store().history(saved.id)).toHaveLength(1);
  });

  it('the first event of a request must be number 1; one that was refused can be asked again', async () => {
    const late = sampleEvent(sampleRequest({ seq: 1 }));
    await expect(store().commit(late.request, late.event)).rejects.toThrow(/does not follow event 0/);
    await expectNothingOf(store(), late.request);
    expect(await commit(store(), sampleRequest())).toMatchObject({ version: 1, seq: 1 });
    expect(await store().waiting()).toHaveLength(1);
  });

  it('what could not be read again is not saved', async () => {
    const saved = await commit(store(), sampleRequest());
    const next = sampleEvent({ ...saved, approvalsNeeded: Number.NaN });
    await expect(store().commit(next.request, next.event)).rejects.toThrow(
      `saving request ${saved.id}: "approvalsNeeded" is not as expected (invalid_type); nothing was saved`,
    );
    for (const member of ['createdAt', 'expiresAt'] as const) {
      const undated = sampleEvent({ ...saved, [member]: 'tomorrow' });
      await expect(store().commit(undated.request, undated.event)).rejects.toThrow(
        `saving request ${saved.id}: "${member}" is not a time`,
      );
    }
    expect(await store().load(saved.id)).toStrictEqual(saved);
    expect(await store().history(saved.id)).toHaveLength(1);
  });
}
