// The browser that draws the project's pictures, for scripts that are run by hand.
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/**
 * Starts it; whoever does must close it.
 * @param {...string} more flags beside the usual ones
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function openBrowser(...more) {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] });
}
