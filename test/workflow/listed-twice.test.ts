// A target that Graph lists more than once, and filters that exist no longer: what is shown, compared, sent and read back.
import type { Assignment } from '../../bot/domain/assignment.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { approve } from '../../bot/workflow/verbs/approve.js';
import { carryOn } from '../../bot/workflow/applying/carry-on.js';
import { showAssignments } from '../../bot/workflow/verbs/query.js';
import { BEN, FILTER_ID, GROUP_IDS, POLICY, ROWS } from '../support/requests.js';
import { openWorld, type World } from '../support/world.js';

const OTHER_FILTER = '11111111-8ec2-45d3-84ed-deca619d2c04';
const never = new AbortController().signal;
let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

const bySet: Assignment = { ...ROWS.pilot, source: 'policySets' };
const narrowedBySet: Assignment = { ...bySet, filter: { id: OTHER_FILTER, mode: 'include' } };
const narrowed: Assignment = { ...ROWS.pilot, filter: { id: OTHER_FILTER, mode: 'include' } };

function listed(...rows: readonly Assignment[]): void {
  world.tenant.rows.set(POLICY.id, rows);
}

async function apply(request: ApprovalRequest): Promise<ApprovalRequest> {
  await approve(world.ports, world.click(await world.load(request.id), BEN));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  return await world.load(request.id);
}

/** After the next body was taken, these rows are listed as well. */
function broughtAgain(...rows: readonly Assignment[]): void {
  world.tenant.behaviours.push((work) => {
    work();
    listed(...(world.tenant.rows.get(POLICY.id) ?? []), ...rows);
    return { kind: 'accepted', requestId: 'graph-1' };
  });
}

describe('a group that a policy set assigns as well', () => {
  it.each([
    ['the direct row first', [ROWS.pilot, bySet]],
    ['the direct row last', [bySet, ROWS.pilot]],
  ])('is two rows in the plan, of which the direct one is sent: %s', async (_, rows) => {
    listed(...rows, ROWS.desktops);
    const { plan } = await world.pending();
    expect(plan).toMatchObject({ before: { length: 2 }, unsent: [bySet], kept: [ROWS.pilot, ROWS.desktops] });
    expect(plan?.warnings).toEqual([{ kind: 'duplicate', rows: [bySet], sent: [ROWS.pilot] }]);
    expect(plan?.request.body.match(new RegExp(GROUP_IDS.pilot, 'g'))).toHaveLength(1);
  });

  it('is applied whether Graph then lists it once or still twice', async () => {
    listed(ROWS.pilot, bySet);
    expect((await apply(await world.pending())).state).toBe('applied');
    listed(ROWS.pilot, narrowedBySet);
    broughtAgain(narrowedBySet);
    const again = await apply(await world.pending());
    expect(again).toMatchObject({ state: 'applied', readBack: { missing: [], extra: [] } });
    expect(again.readBack?.rows).toContainEqual(narrowedBySet);
  });

  it('diverges where Graph then lists a row of a set that was not there before', async () => {
    listed(ROWS.pilot, bySet);
    broughtAgain(narrowedBySet);
    expect(await apply(await world.pending())).toMatchObject({
      state: 'diverged',
      readBack: { extra: [narrowedBySet] },
    });
  });

  it('is unconfirmed where nothing at all has changed', async () => {
    listed(ROWS.pilot, narrowedBySet);
    const request = await world.pending();
    world.tenant.behaviours.push(() => ({ kind: 'accepted' }));
    expect((await apply(request)).state).toBe('unconfirmed');
  });

  it('goes over beta where only the row that is not sent has a filter', async () => {
    listed(ROWS.pilot, narrowedBySet);
    expect((await world.pending()).plan?.request).toMatchObject({ version: 'beta', betaBecause: 'filter' });
  });

  it('is shown as the two rows it is to whoever asks', async () => {
    listed(ROWS.pilot, bySet);
    const answer = await showAssignments(world.ports, [{ text: POLICY.displayName, isId: false }]);
    expect(answer).toMatchObject({ kind: 'found', assignments: { rows: [ROWS.pilot, bySet] } });
  });
});

describe('what was listed beside the row that is sent', () => {
  it.each([
    ['is gone', [ROWS.pilot]],
    [
      'has another filter',
      [ROWS.pilot, { ...narrowed, filter: { id: FILTER_ID, mode: 'exclude' } } as const],
    ],
  ])('%s by the time it is applied: stale, and nothing is sent', async (_, now) => {
    listed(ROWS.pilot, narrowed);
    const request = await world.pending();
    listed(...now);
    expect(await apply(request)).toMatchObject({ state: 'stale', movedTo: now });
    expect(world.tenant.sent).toEqual([]);
  });

  it('may be listed in another order without anything having moved', async () => {
    listed(ROWS.pilot, narrowed);
    const request = await world.pending();
    listed(narrowed, ROWS.pilot);
    expect((await apply(request)).state).toBe('applied');
  });

  it('and is no policy set’s must be gone afterwards', async () => {
    listed(ROWS.pilot, narrowed);
    broughtAgain(narrowed);
    expect(await apply(await world.pending())).toMatchObject({
      state: 'diverged',
      readBack: { missing: [], extra: [narrowed] },
    });
  });
});

describe('a kept row whose filter exists no longer', () => {
  it('is warned about before approval, and not taken for one whose name could not be read', async () => {
    world.tenant.goneFilters.add(FILTER_ID);
    const { plan } = await world.pending();
    expect(plan?.warnings).toContainEqual({ kind: 'filterGone', filterId: FILTER_ID, rows: [ROWS.sales] });
    expect(plan).toMatchObject({ filters: {}, goneFilters: [FILTER_ID] });
  });

  it('is known to be gone also where it came to the policy after the plan', async () => {
    const request = await world.pending();
    world.tenant.goneFilters.add(OTHER_FILTER);
    listed(ROWS.pilot, narrowed);
    expect((await apply(request)).plan?.goneFilters).toEqual([OTHER_FILTER]);
  });

  it('that exists, or could not be read, is no warning', async () => {
    const kinds = (await world.pending()).plan?.warnings.map(({ kind }) => kind);
    expect(kinds).not.toContain('filterGone');
  });
});

it('an excluded group that stays and is empty is said to spare nobody, before anything else', async () => {
  const facts = world.tenant.groups.get(GROUP_IDS.executives);
  if (facts?.kind !== 'found') throw new Error('the sample lost its group');
  world.tenant.groups.set(GROUP_IDS.executives, { ...facts, members: { devices: 0, users: 0 } });
  expect((await world.pending()).plan?.warnings[0]).toEqual({
    kind: 'groupEmpty',
    groupId: GROUP_IDS.executives,
    excluded: true,
  });
});
