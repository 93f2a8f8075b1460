// A browser before the demo page, for tests of what a person sees there.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe`, left out on a machine without a browser; the check that demands one is told so by its environment. */
export const inBrowser =
  existsSync(CHROMIUM) || process.env['COUNTERSIGN_REQUIRE_BROWSER'] ? describe : describe.skip;

/** Starts the browser; whoever starts it must close it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}
