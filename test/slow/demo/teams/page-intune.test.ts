// Intune's own approval on the demo page: switching it on, seeing what waits there, deciding as one person or the other.
import type { Browser, Locator, Page } from 'playwright-core';
import { inBrowser, openBrowser } from '../../../support/browser.js';
import { ALEX, INTUNE_REQUEST, openStage, until, type Stage } from '../../../demo/teams/support.js';

const DANA_ID = 'da000000-0000-4000-8000-000000000003';

inBrowser('Intune’s own approval on the demo page', () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => (browser = await openBrowser()));
  afterAll(() => browser.close());
  beforeEach(async () => {
    stage = await openStage();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(stage.teams.origin);
    await page.waitForSelector('body.ready');
  });
  afterEach(async () => {
    await page.close();
    await stage.close();
    expect(problems).toEqual([]);
  });
  const panel = (): Locator => page.getByRole('region', { name: 'Intune admin center' });
  const toggle = (): Locator => page.getByRole('switch', { name: /^Multi Admin Approval/ });
  const button = (name: string): Locator => panel().getByRole('button', { name });
  const sent = (what: string): unknown => stage.controls.find((one) => one.what === what)?.body;

  it('is a quiet switch, off, until something waits there', async () => {
    expect(await toggle().innerText()).toMatch(/^Multi Admin Approval\s+off$/);
    expect(await panel().count()).toBe(0);
  });

  it('is switched on by the play, and off by the switch, which says how it is', async () => {
    await page.getByRole('button', { name: 'What if…' }).click();
    await page.getByRole('menuitem', { name: /^Intune asks for its own approval/ }).click();
    await page.getByText('Intune now asks for its own approval of every assign').first().waitFor();
    expect(sent('POST maa')).toEqual({ on: true });
    stage.maa({ on: true, requests: [] });
    await page.getByRole('switch', { name: 'Multi Admin Approval on', checked: true }).click();
    await page.getByText('Intune no longer asks for its own approval').first().waitFor();
    expect(stage.controls.filter(({ what }) => what === 'POST maa').at(-1)?.body).toEqual({ on: false });
  });

  it('a waiting request is listed with its code, its justification and who filed it', async () => {
    stage.maa({ on: true, requests: [INTUNE_REQUEST] });
    await panel().getByText('Assign “Windows 11 baseline”').waitFor();
    const text = await panel().innerText();
    for (const part of [
      INTUNE_REQUEST.id,
      INTUNE_REQUEST.justification,
      'Countersign (an app)',
      'needs approval',
    ])
      expect(text).toContain(part);
    expect(await panel().locator('.decider').allInnerTexts()).toEqual([
      expect.stringContaining('Dana (Intune admin)'),
      expect.stringContaining('Alex (who asks in Teams)'),
    ]);
  });

  it.each([
    ['Approve in Intune as Dana Moss', 'POST maa/approve', DANA_ID],
    ['Reject in Intune as Dana Moss', 'POST maa/reject', DANA_ID],
    ['Approve in Intune as Alex Rivera', 'POST maa/approve', ALEX.id],
  ])('%s', async (name, what, person) => {
    stage.maa({ on: true, requests: [INTUNE_REQUEST] });
    await button(name).click();
    await until(() => sent(what) !== undefined);
    expect(sent(what)).toEqual({ id: INTUNE_REQUEST.id, person });
    const words = what.endsWith('approve') ? 'approved' : 'rejected';
    await page
      .getByText(`Dana Moss ${words} the change to “Windows 11 baseline” in Intune`)
      .first()
      .waitFor();
  });

  it('once approved it says what comes next; once completed it is gone', async () => {
    const decidedBy = { id: DANA_ID, displayName: 'Dana Moss' };
    stage.maa({ on: true, requests: [{ ...INTUNE_REQUEST, status: 'approved', decidedBy }] });
    await panel().getByText('Dana Moss approved it. Intune does not carry it out').waitFor();
    expect(await panel().getByRole('button').count()).toBe(0);
    stage.maa({ on: true, requests: [{ ...INTUNE_REQUEST, status: 'completed', decidedBy }] });
    await panel().waitFor({ state: 'detached' });
  });

  it('on a phone the Tenant tab counts what waits, and nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 420, height: 860 });
    stage.maa({ on: true, requests: [INTUNE_REQUEST] });
    await page.getByRole('tab', { name: /^Tenant\s*1$/ }).click();
    await button('Approve in Intune as Dana Moss').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420);
  });
});
