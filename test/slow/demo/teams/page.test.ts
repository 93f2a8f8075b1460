// The page itself, in a browser: what Alex and Ben see and do.
import type { Browser, Page } from 'playwright-core';
import { inBrowser, openBrowser } from '../../../support/browser.js';
import {
  activitiesOf,
  ALEX,
  BEN,
  cardActivity,
  openStage,
  until,
  type Stage,
} from '../../../demo/teams/support.js';

inBrowser('the demo page', () => {
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
  const bensCard = (): ReturnType<Page['locator']> => page.locator('#others .pane:not([hidden]) .card');

  it('Enter sends the sentence that was filled in; a reload keeps it and does not offer it again', async () => {
    await page.keyboard.press('Enter');
    const sent = await until(() => stage.arrivals.find((one) => one.activity.type === 'message'));
    expect(sent.activity.text).toBe('assign policy Windows 11 baseline to group Finance laptops');
    await page.reload();
    await page.waitForSelector('body.ready');
    expect(await page.locator('#asker .bubble').innerText()).toBe(sent.activity.text);
    expect(await page.locator('#asker textarea').inputValue()).toBe('');
    expect(await page.locator('#steps .done').innerText()).toContain('Send');
  });

  it('a new card asks for Ben’s attention until he looks; an edit does not ask again', async () => {
    await page.keyboard.press('Enter');
    await until(async () => (await stage.state()).steps.sent);
    const chat = await stage.conversationId(BEN.id);
    const { body } = await stage.connector('POST', activitiesOf(chat), cardActivity('Waiting'));
    await page.locator('#switch .badge').waitFor();
    await bensCard().hover();
    await page.locator('#switch .badge').waitFor({ state: 'detached' });
    await stage.connector('PUT', activitiesOf(chat, body.id), cardActivity('Applied'));
    await bensCard().getByText('Applied').waitFor();
    expect(await page.locator('#others .edited').count()).toBe(1);
    expect(await page.locator('#switch .badge').count()).toBe(0);
  });

  it('Approve sends what the card and its inputs hold, and shows what the bot says', async () => {
    stage.script((activity) =>
      Promise.resolve(
        activity.type === 'invoke'
          ? {
              status: 200,
              body: {
                statusCode: 200,
                type: 'application/vnd.microsoft.activity.message',
                value: 'Not yours to approve.',
              },
            }
          : undefined,
      ),
    );
    const input = { type: 'Input.Text', id: 'reason', value: 'audit' };
    await stage.connector(
      'POST',
      activitiesOf(await stage.conversationId(BEN.id)),
      cardActivity('Waiting', { body: [input] }),
    );
    await bensCard().getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Not yours to approve.').waitFor();
    const invoke = stage.arrivals.find((one) => one.activity.type === 'invoke')?.activity;
    expect(invoke).toMatchObject({
      from: { aadObjectId: BEN.id },
      value: { action: { verb: 'approve', data: { requestId: 'r', revision: 1, reason: 'audit' } } },
    });
  });

  it('code is shown line by line, links and OpenUrl stay on the page, HTML in texts is inert', async () => {
    const card = cardActivity('x', {
      body: [
        { type: 'CodeBlock', codeSnippet: '{\n  "assignments": []\n}', language: 'Json' },
        { type: 'TextBlock', text: '<img src=x onerror=alert(1)> # **bold**' },
      ],
      actions: [{ type: 'Action.OpenUrl', title: 'Open in Intune', url: 'https://intune.example/' }],
    });
    await stage.connector('POST', activitiesOf(await stage.conversationId(BEN.id)), card);
    await bensCard().waitFor();
    expect(await bensCard().locator('.code-line').count()).toBe(3);
    expect(await bensCard().locator('img').count()).toBe(0);
    expect(await bensCard().locator('strong').innerText()).toBe('bold');
    await bensCard().getByRole('link', { name: 'Open in Intune' }).click();
    await page.getByText('Opens https://intune.example/').waitFor();
    expect(page.url()).toBe(`${stage.teams.origin}/`);
  });

  it('on a phone the three parts are tabs, and nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 420, height: 860 });
    await stage.connector('POST', activitiesOf(await stage.conversationId(ALEX.id)), cardActivity('Waiting'));
    await page.getByRole('tab', { name: 'Tenant' }).click();
    await page.getByLabel('Policy', { exact: true }).waitFor();
    expect(await page.locator('#asker').isVisible()).toBe(false);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420);
  });

  it('the last step ticks once Ben’s request is applied and somebody looks at the tenant', async () => {
    const chat = await stage.conversationId(BEN.id);
    const { body } = await stage.connector('POST', activitiesOf(chat), cardActivity('Waiting'));
    await bensCard().getByRole('button', { name: 'Approve' }).click();
    await until(async () => (await stage.state()).steps.approved);
    await page.locator('#tenant').hover();
    const status = { type: 'TextBlock', id: 'status', text: 'Applied: read back and confirmed' };
    await bensCard().hover();
    await stage.connector('PUT', activitiesOf(chat, body.id), cardActivity('', { body: [status] }));
    await bensCard().getByText('Applied').waitFor();
    expect((await stage.state()).steps).toMatchObject({ applied: true, looked: false });
    await page.locator('#tenant').hover();
    await until(async () => (await stage.state()).steps.looked);
  });
});
