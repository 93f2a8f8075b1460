// Draws the app's two icons, manifest/*.png, from their SVG sources. Run by hand after an SVG has changed; needs Chromium.
import { readFileSync, writeFileSync } from 'node:fs';
import { openBrowser } from './chromium.mjs';
import { toPng } from './png.mjs';

// Sizes: "Design your Microsoft Teams app icons", learn.microsoft.com.
const icons = [
  { name: 'color', size: 192, onlyWhite: false },
  { name: 'outline', size: 32, onlyWhite: true },
];

const browser = await openBrowser();
try {
  const page = await browser.newPage();
  for (const { name, size, onlyWhite } of icons) {
    const svg = readFileSync(new URL(`../manifest/${name}.svg`, import.meta.url), 'utf8');
    const rgba = Uint8Array.from(await page.evaluate(pixelsOf, { svg, size }));
    // White where nothing is seen, too: scaled without regard to alpha, black there would darken the edges.
    if (onlyWhite) whiten(rgba);
    writeFileSync(new URL(`../manifest/${name}.png`, import.meta.url), toPng(size, rgba));
    console.log(`manifest/${name}.png`);
  }
} finally {
  await browser.close();
}

/** Runs in the page: the drawing as RGBA, four numbers a pixel. */
async function pixelsOf({ svg, size }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(size, size).getContext('2d');
  canvas.drawImage(image, 0, 0, size, size);
  return [...canvas.getImageData(0, 0, size, size).data];
}

function whiten(rgba) {
  for (let at = 0; at < rgba.length; at += 4) rgba.fill(255, at, at + 3);
}
