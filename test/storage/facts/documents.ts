// Facts about what is kept: it comes back as it went, whatever it says and however long it is.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Assignment } from '../../../bot/domain/assignment.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { sampleEvent, samplePlan, sampleRequest, sampleRequestIn } from '../../support/requests.js';
import { STATES, anyContent, fullContent, type Content } from '../arbitrary.js';
import { commit, next, type Given } from '../given.js';
import { runs } from '../../support/slow.js';

export function documentFacts({ store, reopen }: Given): void {
  it.each(STATES)('a request in %s comes back as it went', async (state) => {
    const saved = await commit(store(), sampleRequestIn(state));
    const { version, seq, head, updatedAt, ...content } = sampleRequestIn(state);
    expect([version, seq]).toEqual([0, 0]);
    expect(head).not.toBe(saved.head);
    expect(await store().load(saved.id)).toStrictEqual({
      ...content,
      updatedAt,
      version: 1,
      seq: 1,
      head: saved.head,
    });
  });

  it('the body to be sent survives byte for byte', async () => {
    const body = '{ "assignments" : [ ],\r\n\t"n": 1.0e2, "é": "\\u00e9 👩‍👩‍👧 \u2028" }\n';
    const { id } = await commit(store(), withBody(body));
    const loaded = await store().load(id);
    expect(Buffer.from(loaded!.plan!.request.body)).toEqual(Buffer.from(body));
  });

  it.each([
    ['70,000 letters', 'x'.repeat(70_000)],
    ['200,000 letters', noise(200_000)],
    // An odd number of letters before: cut at any even place, a character of two halves would lose one.
    ['characters of many units', `x${'👩‍👩‍👧é﷽'.repeat(12_000)}`],
    ['characters of many units, one further', `xy${'👩‍👩‍👧é﷽'.repeat(12_000)}`],
    ['nothing but quotes and lines', '"\\\n'.repeat(25_000)],
  ])('a body of %s comes back byte for byte', async (_, body) => {
    const saved = await commit(store(), withBody(body));
    const loaded = await (await reopen()).load(saved.id);
    expect(loaded!.plan!.request.body === body).toBe(true);
    expect(JSON.stringify(loaded) === JSON.stringify(saved)).toBe(true);
  });

  it('an event of 100,000 letters comes back, among others', async () => {
    const first = await commit(store(), sampleRequest());
    const detail = { rows: noise(100_000), names: '👩‍👩‍👧'.repeat(5_000) };
    const second = await commit(store(), first, { action: 'answered', detail });
    await commit(store(), second, { action: 'posted' });
    const trail = await store().history(first.id);
    expect(trail.map(({ action }) => action)).toEqual(['asked', 'answered', 'posted']);
    expect(isDeepStrictEqual(trail[1]!.detail, detail)).toBe(true);
  });

  it('a plan of 5,000 rows comes back byte for byte, step after step', async () => {
    let saved = await commit(store(), sampleRequest({ plan: planOf(5_000) }));
    expect(Buffer.byteLength(JSON.stringify(saved))).toBeGreaterThan(1.5 * 1024 * 1024);
    for (const state of ['approved', 'applying'] as const) {
      saved = await commit(store(), { ...saved, state }, { action: state });
      const loaded = await (await reopen()).load(saved.id);
      expect(JSON.stringify(loaded) === JSON.stringify(saved)).toBe(true);
    }
    expect(await store().waiting()).toMatchObject([{ id: saved.id, state: 'applying' }]);
  });

  it('a request may grow and shrink: nothing of a longer self comes back', async () => {
    const sizes = [5, 400, 3, 3_000, 40, 5];
    let saved = sampleRequest();
    for (const size of sizes) {
      saved = await commit(store(), { ...saved, plan: planOf(size) }, { action: 'changed' });
      expect(JSON.stringify(await store().load(saved.id)) === JSON.stringify(saved)).toBe(true);
    }
  });

  it('whoever reads while somebody writes reads one version whole', async () => {
    const other = await reopen();
    let saved = await commit(store(), sampleRequest({ plan: planOf(600) }));
    const writer = { isWriting: true };
    const writing = (async () => {
      for (let step = 0; step < 8; step += 1) {
        const plan = planOf(step % 2 === 0 ? 30 : 600 + step);
        saved = await commit(store(), { ...saved, plan, revision: step + 2 }, { action: 'changed' });
      }
      writer.isWriting = false;
    })();
    const versions: number[] = [];
    do {
      const read = (await other.load(saved.id))!;
      const step = read.version - 2;
      expect(read.revision).toBe(read.version);
      const rows = step < 0 ? 600 : step % 2 === 0 ? 30 : 600 + step;
      expect(read.plan!.before).toHaveLength(rows);
      expect(read.plan!.request.body === planOf(rows).request.body).toBe(true);
      versions.push(read.version);
      await new Promise(setImmediate);
    } while (writer.isWriting);
    await writing;
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect((await other.load(saved.id))!.version).toBe(9);
  });

  const survives = async (content: Content): Promise<void> => {
    const { request, event } = sampleEvent(
      { ...content, id: `any-${next()}`, version: 0, seq: 0, head: '0'.repeat(64) },
      undefined,
      content.updatedAt,
    );
    expect((await store().commit(request, event)).kind).toBe('committed');
    const loaded = await store().load(request.id);
    const expected = { ...request, version: 1 };
    expect(JSON.stringify(loaded)).toBe(JSON.stringify(expected));
    // Not by jest, which takes a member named `constructor` for a type, and overlooks one named `__proto__`.
    expect(isDeepStrictEqual(loaded, expected)).toBe(true);
  };

  it('any request comes back, whatever names it holds and whatever is absent', async () => {
    await fc.assert(fc.asyncProperty(anyContent, survives), { numRuns: runs(60) });
  });

  it('a request with every optional member comes back', async () => {
    await fc.assert(fc.asyncProperty(fullContent, survives), { numRuns: runs(20) });
  });

  it('what a newer version has added survives a step taken by this one', async () => {
    const newer = { ...sampleRequest(), ticket: { number: 'CHG-7' } };
    const saved = await commit(store(), newer);
    await commit(store(), { ...saved, state: 'approved' });
    expect(await store().load(newer.id)).toMatchObject({ state: 'approved', ticket: { number: 'CHG-7' } });
  });
}

function withBody(body: string): ApprovalRequest {
  return sampleRequest({ plan: samplePlan({ request: { version: 'v1.0', path: '/x', body } }) });
}

/** A plan that keeps so many rows, with a body as Graph would be sent. */
function planOf(count: number): NonNullable<ApprovalRequest['plan']> {
  const rows = Array.from({ length: count }, (_, at): Assignment => {
    const groupId = noise(32, at).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return { target: { kind: 'group', groupId }, source: 'direct' };
  });
  const body = JSON.stringify({
    assignments: rows.map(({ target }) => ({
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', ...target },
    })),
  });
  return samplePlan({
    before: rows,
    after: rows,
    kept: rows,
    request: { version: 'v1.0', path: '/x', body },
  });
}

/** So many letters that no compression makes much shorter than half; the same for the same seed. */
function noise(length: number, seed = 0): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    text += createHash('sha256').update(`${seed}/${block}`).digest('hex');
  }
  return text.slice(0, length);
}
