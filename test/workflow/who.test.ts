// Whoever cannot be looked up is told what stands in the way, and their press does not count.
import type { Advice } from '../../bot/domain/advice.js';
import { approve } from '../../bot/workflow/verbs/approve.js';
import { readAccess } from '../../bot/workflow/who.js';
import { accessProblem } from '../../bot/teams/answers/problems.js';
import { noticeText, problemCard, requestCard } from '../../cards/index.js';
import { VIEW } from '../cards/gallery.js';
import { BEN, TENANT_ID } from '../support/requests.js';
import { DANA, openWorld, type World } from '../support/world.js';

const WHY: Advice = { kind: 'grant', permissions: ['User.Read.All'], which: 'all', need: 'readPeople' };
const ADVICE =
  'Ask an administrator to grant the bot’s application User.Read.All (an application permission, with admin consent). Off without it: looking up whether a person’s account is enabled and no guest’s.';
const OTHER_TENANT = '99999999-0000-4000-8000-000000000000';

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

function forbid(id: string): void {
  world.tenant.memberships.set(id, { kind: 'unread', id, why: WHY });
}

it('a press of somebody who may not be looked up does not count, and the notice says what to do', async () => {
  const request = await world.pending();
  forbid(BEN.id);
  // Ben was asked, so it is Ben who is shown the card.
  const outcome = await approve(world.ports, world.click(request, BEN));
  const refusal = { kind: 'unread', why: WHY } as const;
  expect(['refused', 'turnedAway']).toContain(outcome.kind);
  expect(outcome).toMatchObject({ refusal });
  expect(noticeText(refusal)).toBe(
    `It could not be checked whether you may do this, so it does not count. ${ADVICE}`,
  );
  expect(JSON.stringify(requestCard(request, { ...VIEW, notice: refusal }))).toContain('User.Read.All');
  expect((await world.load(request.id)).version).toBe(request.version);
});

it('a message of theirs is answered with what to do, and nothing is planned', async () => {
  forbid(BEN.id);
  const access = await readAccess(world.ports, { ...BEN, tenantId: TENANT_ID });
  if (access.kind !== 'refused') throw new Error('they were let in');
  const card = JSON.stringify(problemCard(accessProblem(access.refusal)));
  expect(card).toContain('What cannot be checked counts as no. Nothing was planned or sent.');
  expect(card).toContain(ADVICE);
  expect(card).not.toContain('again in a minute');
});

it('somebody of another tenant is told nothing of it', async () => {
  forbid(DANA.id);
  expect(await readAccess(world.ports, { ...DANA, tenantId: OTHER_TENANT })).toEqual({ kind: 'stranger' });
});

it('where the bot’s own tenant is not known, nobody is let in and it is said to try again', async () => {
  const directory = { ...world.ports.directory, tenantId: () => Promise.reject(new Error('no token')) };
  const access = await readAccess({ ...world.ports, directory }, { ...BEN, tenantId: TENANT_ID });
  expect(access).toEqual({ kind: 'refused', refusal: { kind: 'unread' } });
  expect(noticeText({ kind: 'unread' })).toContain('Press again in a minute.');
  expect(JSON.stringify(problemCard(accessProblem({ kind: 'unread' })))).toContain('Try again in a minute.');
});

it('what to do is inert in a card, whatever stands in it', () => {
  const notice = {
    kind: 'unread',
    why: { kind: 'sentence', text: '**[x](https://evil.example)**' },
  } as const;
  expect(noticeText(notice)).not.toContain('](');
});
