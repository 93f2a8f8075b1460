// Draws the pictures of the guide, docs/images/*.png, from the demo itself. Run by hand after `npm ci` when the demo looks different; needs Chromium.
import { mkdirSync, writeFileSync } from 'node:fs';
import { openDemo } from '../dist/demo/main.js';
import { openBrowser } from './chromium.mjs';
import { toIndexedPng } from './indexed-png.mjs';

/** Wide enough for the three parts side by side, narrow enough to be read in a document. */
const WINDOW = { width: 1280, height: 800 };
/** Bytes: everybody who reads the guide loads them all. */
const LARGEST = 150_000;

const folder = new URL('../docs/images/', import.meta.url);
const demo = await openDemo({ bot: 0, page: 0 });
// Grey edges instead of coloured ones: the same letters in half the bytes.
const browser = await openBrowser('--disable-lcd-text');
// A second page, to take a picture's pixels out of its file.
const studio = await browser.newPage();
try {
  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage({ viewport: WINDOW, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(demo.url);
  await page.waitForSelector('body.ready');
  await draw(page, 'demo-1-ask');
  await page.keyboard.press('Enter');
  const card = page.locator('#others .pane:not([hidden]) .card');
  const approve = card.getByRole('button', { name: /^Approve/ });
  await approve.waitFor();
  // The numbers of devices arrive by an update of the card.
  await card.getByText('counting').waitFor({ state: 'detached' });
  await draw(page, 'demo-2-card');
  await approve.click();
  await card.getByText('read back and confirmed').waitFor();
  await draw(page, 'demo-3-applied');
} finally {
  await browser.close();
  await demo.close();
}

async function draw(page, name) {
  // What moves has come to rest by then.
  await page.waitForTimeout(1_500);
  const file = new URL(`${name}.png`, folder);
  const picture = (await page.screenshot()).toString('base64');
  const rgba = Buffer.from(await studio.evaluate(pixelsOf, picture), 'base64');
  const bytes = toIndexedPng(WINDOW.width, WINDOW.height, rgba);
  writeFileSync(file, bytes);
  const size = bytes.length;
  console.log(`docs/images/${name}.png: ${size} bytes${size > LARGEST ? ', which is too large' : ''}`);
  if (size > LARGEST) process.exitCode = 1;
}

/** Runs in a page: a PNG, in base64, as RGBA, four numbers a pixel, in base64 as well. */
async function pixelsOf(picture) {
  const answer = await fetch(`data:image/png;base64,${picture}`);
  const bitmap = await createImageBitmap(await answer.blob());
  const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  drawing.drawImage(bitmap, 0, 0);
  const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''));
}
