// Draws every card of the gallery as Teams would, narrow and wide, light and dark, into a folder given as argument.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { hostConfigOf } from '../../demo/teams/host-configs.js';
import { otherCards, requestCards } from '../cards/gallery.js';

const RENDERER = 'node_modules/adaptivecards/dist/adaptivecards.js';
/** Each look and what is around the card. */
const THEMES = [
  ['light', '#ffffff'],
  ['dark', '#292929'],
] as const;
const WIDTHS = [380, 700];
const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];

async function draw(folder: string, only: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const cards = Object.entries({ ...requestCards(), ...otherCards() }).filter(
    ([name]) => only.length === 0 || only.includes(name),
  );
  const library = readFileSync(join(process.cwd(), RENDERER), 'utf8');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    for (const [theme, background] of THEMES) {
      for (const width of WIDTHS) {
        const page = await browser.newPage({ viewport: { width: width + 40, height: 600 } });
        await page.setContent(
          `<body style="margin:20px;background:${theme === 'light' ? '#f5f5f5' : '#1f1f1f'}"></body>`,
        );
        await page.addScriptTag({ content: library });
        for (const [name, card] of cards) {
          const config = hostConfigOf(theme);
          const drawing = { card, config, background, dark: theme === 'dark' };
          await page.evaluate(`(${DRAW})(${JSON.stringify(drawing)})`);
          await page.screenshot({
            path: join(folder, `${name}-${theme}-${String(width)}.png`),
            fullPage: true,
          });
        }
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
}

/** Runs in the page. CodeBlock is Teams' own, so it is drawn here the way Teams does. */
const DRAW = `({ card, config, background, dark }) => {
  const AC = window.AdaptiveCards;
  const view = new AC.AdaptiveCard();
  view.hostConfig = new AC.HostConfig(config);
  view.parse(card);
  const box = document.createElement('div');
  box.style.cssText = 'font-family: Segoe UI, system-ui, sans-serif; border-radius: 6px; overflow: hidden; box-shadow: 0 1px 3px #0004; background:' + background;
  box.append(view.render());
  for (const button of box.querySelectorAll('button')) button.style.cssText += ';font: 600 13px Segoe UI, Liberation Sans, sans-serif; padding: 5px 12px; border-radius: 4px; border: 1px solid ' + (dark ? '#666' : '#d1d1d1') + '; background: ' + (button.classList.contains('style-positive') ? '#5b5fc7; color: white' : 'transparent; color: ' + (dark ? '#fff' : '#242424')) + '; white-space: normal; margin: 2px 0; text-align: left';
  for (const set of box.querySelectorAll('.ac-actionSet, .ac-actionSet > div')) set.style.flexWrap = 'wrap';
  document.body.replaceChildren(box);
}`;

const [folder, ...only] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: card-pictures FOLDER [CARD…]');
void draw(folder, only);
