// The two icons as Teams wants them: a full square in colour, and a white drawing on nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, textOf } from '../repo/project.js';
import { readPng, type Picture } from './read-png.js';

// "Design your Microsoft Teams app icons" (learn.microsoft.com): 192 and 32 pixels, the mark within the middle 120.
const COLOR = 192;
const SAFE = 120;
const OUTLINE = 32;

function icon(name: string): Picture {
  return readPng(readFileSync(join(root, 'manifest', name)));
}

/** The smallest box with every pixel that `counts`, as first and last column and row. */
function boxOf({ width, pixels }: Picture, counts: (pixel: Picture['pixels'][number]) => boolean) {
  const at = pixels.flatMap((pixel, index) => (counts(pixel) ? [index] : []));
  const [columns, rows] = [at.map((index) => index % width), at.map((index) => Math.floor(index / width))];
  return {
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
  };
}

describe('the colour icon', () => {
  const picture = icon('color.png');

  it('is a full square of 192 pixels, for Teams to round', () => {
    expect([picture.width, picture.height]).toEqual([COLOR, COLOR]);
    expect(picture.pixels.filter(([, , , alpha]) => alpha !== 255)).toEqual([]);
  });

  it('has its mark in the middle, where no mask cuts it off', () => {
    const ground = picture.pixels[0]!.join();
    const { left, right, top, bottom } = boxOf(picture, (pixel) => pixel.join() !== ground);
    const edge = (COLOR - SAFE) / 2;
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(edge);
    expect(Math.max(right, bottom)).toBeLessThan(COLOR - edge);
    expect(right - left).toBeGreaterThan(SAFE * 0.8);
  });

  it('shows the first hand and the second in two colours that stand off the ground', () => {
    const shades = new Map<string, number>();
    for (const pixel of picture.pixels) shades.set(pixel.join(), (shades.get(pixel.join()) ?? 0) + 1);
    const [ground, ...hands] = [...shades]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([shade]) => shade);
    for (const hand of hands) expect(contrast(ground!, hand)).toBeGreaterThan(3);
  });
});

describe('the outline icon', () => {
  const picture = icon('outline.png');
  const visible = picture.pixels.filter(([, , , alpha]) => alpha > 0);

  it('is 32 pixels square', () => {
    expect([picture.width, picture.height]).toEqual([OUTLINE, OUTLINE]);
  });

  it('is white and nothing but white, also where it is transparent, as its ground is', () => {
    expect(picture.pixels.filter(([red, green, blue]) => red + green + blue !== 3 * 255)).toEqual([]);
    expect(visible.length).toBeLessThan(picture.pixels.length / 2);
    for (const corner of [0, OUTLINE - 1, OUTLINE * (OUTLINE - 1), OUTLINE * OUTLINE - 1])
      expect(picture.pixels[corner]![3]).toBe(0);
  });

  it('is drawn strongly enough to be seen', () => {
    expect(visible.filter(([, , , alpha]) => alpha === 255).length).toBeGreaterThan(80);
  });
});

it.each(['color', 'outline'])(
  '%s.svg is drawn at the size of its PNG, so that its lines meet the pixels',
  (name) => {
    const size = String(icon(`${name}.png`).width);
    expect(textOf(`manifest/${name}.svg`)).toContain(
      `width="${size}" height="${size}" viewBox="0 0 ${size} ${size}"`,
    );
  },
);

/** WCAG 2's contrast ratio of two `r,g,b,a`. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(shade: string): number {
  const [red, green, blue] = shade.split(',').map((channel) => {
    const part = Number(channel) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
