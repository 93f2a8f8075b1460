// A picture of few colours as a PNG file with a palette: a page full of text in a third of the bytes.
import { deflateSync } from 'node:zlib';
import { SIGNATURE, chunk } from './png.mjs';

/** What one byte a pixel can name. */
const MOST_COLOURS = 256;

/**
 * The picture in its most frequent colours, every other pixel in the nearest of them; an 8-bit indexed PNG without any filter
 * (https://www.w3.org/TR/png-3/).
 * @param {number} width in pixels
 * @param {number} height in pixels
 * @param {Uint8Array} rgba four bytes a pixel, row by row from the top; alpha is ignored
 * @returns {Buffer}
 */
export function toIndexedPng(width, height, rgba) {
  const counts = new Map();
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = colourAt(rgba, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts]
    .sort(([one, often], [other, oftener]) => oftener - often || one - other)
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour);
  const indexOf = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc(height * (1 + width));
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const row = Math.floor(pixel / width);
    rows[pixel + row + 1] = indexOf.get(colourAt(rgba, pixel * 4));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // Bits a pixel; a palette. The rest stays 0: the one compression, the one filter method, no interlace.
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Red, green and blue as one number. */
function colourAt(rgba, at) {
  return (rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2];
}

function partsOf(colour) {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function nearest(palette, colour) {
  const own = partsOf(colour);
  let best = 0;
  let closest = Infinity;
  for (const [index, other] of palette.entries()) {
    const far = partsOf(other).reduce((sum, part, at) => sum + (part - own[at]) ** 2, 0);
    if (far < closest) [best, closest] = [index, far];
  }
  return best;
}
