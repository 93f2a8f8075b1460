// The whole bot in a storm of presses: what each of them costs, and that people still get through.
import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { realActivities } from '../fuzz/activities.js';
import { openFront, type Front } from '../fuzz/front.js';
import { createDeadlineClock } from '../../support/time/deadline-clock.js';
import { BEN, DANA } from '../../support/requests.js';

describe('the bot', () => {
  let front: Front;
  beforeAll(async () => {
    front = await openFront(createDeadlineClock());
  });
  afterAll(() => front.close());

  const press = (trigger: string): string => {
    const [real] = realActivities(front, BEN).filter(({ name }) => name === 'adaptiveCard/action');
    const { id: requestId, revision } = front.request;
    const value = { action: { verb: 'refresh', data: { requestId, revision } }, trigger };
    return JSON.stringify({ ...real, value });
  };

  it('spends one look-up on each refresh of a storm, and reads, writes and stores nothing else', async () => {
    const reads = front.world.tenant.reads;
    const lookups = front.lookups();
    front.channel.received.length = 0;
    const answers = await Promise.all(Array.from({ length: 100 }, () => front.post(press('automatic'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(answers.every(({ text }) => text.includes('card.adaptive'))).toBe(true);
    expect(front.lookups() - lookups).toBe(100);
    expect(front.world.tenant.reads).toBe(reads);
    expect(front.writes.commit).toBe(0);
    expect(front.channel.received).toEqual([]);
  });

  it('spends none on what is beyond the pace of one person, and lets the others through', async () => {
    const lookups = front.lookups();
    const answers = await Promise.all(Array.from({ length: 220 }, () => front.post(press('automatic'))));
    const turnedAway = answers.filter(({ text }) => text.includes('more than I can take'));
    // A hundred were his before: 300 at once are let through.
    expect(turnedAway).toHaveLength(20);
    expect(front.lookups() - lookups).toBe(200);
    const dana = JSON.stringify(
      realActivities(front, DANA).find(({ name }) => name === 'adaptiveCard/action'),
    );
    expect((await front.post(dana)).text).not.toContain('more than I can take');
  });

  it('counts nobody’s pace for those who only claim to be them', async () => {
    front.pass(60_000);
    const claimed = await Promise.all(
      Array.from({ length: 400 }, () => front.post(press('manual'), 'Bearer a.b.c')),
    );
    expect(new Set(claimed.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await front.post(press('automatic'))).text).toContain('card.adaptive');
  });

  it('reads the channel’s keys no more often because somebody invents names of keys', async () => {
    const before = { ...front.channel.counts };
    const claims = jwt.decode(front.channel.sign()) as object;
    const forged = Array.from({ length: 40 }, () =>
      jwt.sign(claims, front.channel.privateKey, { algorithm: 'RS256', keyid: randomUUID() }),
    );
    const answers = await Promise.all(forged.map((token) => front.post(press('manual'), `Bearer ${token}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(front.channel.counts).toEqual(before);
  });
});
