// The demo's first minute in a real browser, as a newcomer lives it. Pictures go to test-output/ and are not committed.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { openDemo, type Demo } from '../../demo/main.js';
import { inBrowser, openBrowser } from '../support/browser.js';

/** How many pixels of the page lie beyond its right edge. */
function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

const PICTURES = join(__dirname, '..', '..', 'test-output');
inBrowser('the first minute', () => {
  let demo: Demo | undefined;
  let browser: Browser | undefined;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    demo = await openDemo({ bot: 0, page: 0 });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(demo.url);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  const picture = (name: string): Promise<unknown> =>
    page.screenshot({ path: join(PICTURES, `${name}.png`) });
  const approve = (): Locator => page.getByRole('button', { name: 'Approve: add 1, keep 4' });

  it('the sentence is filled in, unsent; Enter sends it, and only Ben may approve', async () => {
    const compose = page.getByRole('textbox').first();
    await expect(compose.inputValue()).resolves.toBe(
      'assign policy Windows 11 baseline to group Finance laptops',
    );
    await picture('1-before');
    await compose.press('Enter');
    await approve().waitFor();
    await expect(approve().count()).resolves.toBe(1);
    await expect(page.getByText('Waiting: 0 of 1 approval').filter({ visible: true }).count()).resolves.toBe(
      2,
    );
    await picture('2-asked');
  });

  it('the exact body can be shown before anybody approves', async () => {
    await page
      .getByRole('button', { name: /^Show exact body/ })
      .filter({ visible: true })
      .last()
      .click();
    await page.getByText('"groupId"').filter({ visible: true }).first().waitFor();
    await picture('3-payload');
  });

  it('Ben approves: the row arrives, the filter is still there, both cards say applied', async () => {
    // By keyboard, and the focus stays on the card, whatever becomes of it.
    await approve().press('Enter');
    await page
      .getByText(/^Applied: read back/)
      .first()
      .waitFor();
    await page.getByText('Applied: Windows 11 baseline, +1, 4 kept').waitFor();
    const focused = page.locator('.message:focus');
    expect(await focused.innerText()).toMatch(/Applied: read back/);
    const calls = await page.locator('body').innerText();
    expect(calls).toMatch(/POST\s+beta[\s\S]*assign/);
    await page.getByText('only “Corporate owned”').first().waitFor();
    await picture('4-applied');
  });

  it('it survives a reload', async () => {
    await page.reload();
    await page
      .getByText(/^Applied: read back/)
      .first()
      .waitFor();
  });

  it('in the dark and on a narrow screen it can still be read', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 420, height: 860 });
    await page
      .getByText(/^Applied/)
      .first()
      .waitFor();
    expect(await overflow(page)).toBe(0);
    await picture('5-narrow');
  });

  it('from 900 pixels on the requester and another part are in view, and nothing ever scrolls sideways', async () => {
    const inView = async (): Promise<readonly string[]> => {
      const parts = page.locator('.part').filter({ visible: true });
      return await parts.evaluateAll((shown) => shown.map((part) => part.id));
    };
    for (const [width, shown] of [
      [360, ['asker']],
      [899, ['asker']],
      [900, ['asker', 'others']],
      [1240, ['asker', 'others']],
      [1440, ['asker', 'others', 'tenant']],
    ] as const) {
      await page.setViewportSize({ width, height: 860 });
      expect([width, await inView()]).toEqual([width, shown]);
      expect([width, await overflow(page)]).toEqual([width, 0]);
    }
  });

  it('the page complained about nothing', () => {
    expect(complaints).toEqual([]);
  });
});
