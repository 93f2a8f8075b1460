// What is in sight on the demo page: whole cards, the button a step speaks of, what was just opened.
import type { Browser, Locator, Page } from 'playwright-core';
import { inBrowser, openBrowser } from '../../../support/browser.js';
import {
  activitiesOf,
  BEN,
  cardActivity,
  openStage,
  until,
  type Stage,
} from '../../../demo/teams/support.js';

const PARAGRAPHS = Array.from({ length: 40 }, (_, at) => ({
  type: 'TextBlock',
  text: `Line ${String(at)}`,
}));
const REJECT = {
  type: 'Action.ShowCard',
  title: 'Reject…',
  card: { type: 'AdaptiveCard', body: [{ type: 'Input.Text', id: 'reason', label: 'Reason' }] },
};
const [APPROVE] = (cardActivity('')['attachments'] as { content: { actions: object[] } }[])[0]!.content
  .actions;
const TALL = cardActivity('Waiting', { body: PARAGRAPHS, actions: [APPROVE, REJECT] });
const LONG = 'a'.repeat(200);

inBrowser('in sight on the demo page', () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => (browser = await openBrowser()));
  afterAll(() => browser.close());
  beforeEach(async () => {
    stage = await openStage();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(stage.teams.origin);
    await page.waitForSelector('body.ready');
  });
  afterEach(async () => {
    await page.close();
    await stage.close();
  });
  const pane = (): Locator => page.locator('#others .pane:not([hidden])');
  const button = (name: string): Locator => pane().getByRole('button', { name, exact: true });
  const postToBen = async (card: Record<string, unknown>): Promise<unknown> =>
    stage.connector('POST', activitiesOf(await stage.conversationId(BEN.id)), card);
  const isInSight = async (element: Locator): Promise<boolean> => {
    const [own, list] = await Promise.all([element.boundingBox(), pane().locator('.messages').boundingBox()]);
    return own !== null && list !== null && own.y >= list.y && own.y + own.height <= list.y + list.height;
  };

  it.each([1280, 1366, 1440, 420])('no card is wider than its column at %d px', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    if (width === 420) await page.getByRole('tab', { name: 'Approvers' }).click();
    await page.getByRole('tab', { name: 'IT change approvals' }).click();
    const body = [
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: LONG }] },
      { type: 'CodeBlock', codeSnippet: LONG, language: 'Json' },
    ];
    const channel = activitiesOf(await stage.conversationId());
    await stage.connector('POST', channel, cardActivity('Waiting', { msteams: { width: 'Full' }, body }));
    await pane().locator('.card').waitFor();
    const beyond = await page.evaluate(`(() => {
      const card = document.querySelector('#others .pane:not([hidden]) .card');
      const column = card.closest('.thread').getBoundingClientRect().right;
      // Code scrolls within its own frame.
      return [card, ...card.querySelectorAll(':not(pre, pre *)')]
        .filter((one) => one.getBoundingClientRect().right > column || one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.className);
    })()`);
    expect(beyond).toEqual([]);
  });

  it('a tall card arrives with its top in sight; once Ben looks, the step brings Approve', async () => {
    await postToBen(cardActivity('Welcome'));
    await page.keyboard.press('Enter');
    await until(async () => (await stage.state()).steps.sent);
    await postToBen(TALL);
    await button('Approve').last().waitFor();
    await until(() => isInSight(pane().getByText('Line 0', { exact: true })));
    expect(await isInSight(button('Approve').last())).toBe(false);
    await pane().locator('.messages').hover();
    await until(() => isInSight(button('Approve').last()));
    expect(await page.locator('#steps .next').innerText()).toContain('Approve as Ben');
  });

  it('pressing the step leads to Ben’s button from another conversation', async () => {
    await postToBen(TALL);
    await page.getByRole('tab', { name: 'IT change approvals' }).click();
    await page.getByRole('button', { name: /^Step 3/ }).click();
    await until(() => isInSight(button('Approve')));
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Approve');
  });

  it('a form that is opened comes into sight', async () => {
    await postToBen(TALL);
    await button('Reject…').click();
    await until(() => isInSight(pane().getByRole('textbox', { name: 'Reason' })));
  });

  it('cards share no ids with each other or the page, and still toggle what they name', async () => {
    const body = [
      { type: 'TextBlock', id: 'policy', text: 'the body', isVisible: false },
      {
        type: 'Input.ChoiceSet',
        id: 'status',
        style: 'expanded',
        value: 'a',
        choices: [
          { title: 'First', value: 'a' },
          { title: 'Second', value: 'b' },
        ],
      },
    ];
    const actions = [APPROVE, { type: 'Action.ToggleVisibility', title: 'Show', targetElements: ['policy'] }];
    await postToBen(cardActivity('', { body, actions }));
    await postToBen(cardActivity('', { body, actions }));
    await button('Show').nth(1).waitFor();
    const ids = await page.evaluate<string[]>(
      "[...document.querySelectorAll('[id]')].map((one) => one.id).sort()",
    );
    expect(ids).toEqual([...new Set(ids)]);
    await button('Show').last().click();
    await pane().getByText('the body').filter({ visible: true }).waitFor();
    const named = await button('Show').last().getAttribute('aria-controls');
    expect(await page.locator(`[id="${named ?? ''}"]`).innerText()).toBe('the body');
    // A choice in one card leaves the other card's alone, and is what the button sends.
    await pane().getByRole('radio', { name: 'Second' }).last().check();
    expect(await pane().getByRole('radio', { name: 'First' }).first().isChecked()).toBe(true);
    await button('Approve').last().click();
    const sent = await until(() => stage.arrivals.find((one) => one.activity.type === 'invoke'));
    expect(sent.activity.value).toMatchObject({ action: { data: { status: 'b' } } });
  });

  it('a Graph call’s path breaks before a slash only', async () => {
    const path =
      '/deviceManagement/deviceCompliancePolicies/04ab1704-76f9-4306-b9a6-4dd5056bd466/assignments';
    const call = { n: 1, at: new Date().toISOString(), method: 'GET', version: 'beta', path };
    stage.tenantEvent('call', { ...call, status: 200, milliseconds: 80, rows: 4 });
    const segments = page.locator('.call .segment');
    await segments.first().waitFor();
    expect(await segments.allInnerTexts()).toEqual(['/…', '/…\u2060d466', '/assignments']);
    const looks = await page.evaluate(`[...document.querySelectorAll('.call .segment')].map((one) =>
      ({ height: Math.round(one.offsetHeight), isCut: one.scrollWidth > one.clientWidth + 1 }))`);
    expect(looks).toEqual(Array.from({ length: 3 }, () => ({ height: 18, isCut: false })));
  });
});
