// A browser before the demo page, for tests of what a person sees there.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe`; on a machine without a browser it is left out, loudly, unless the environment demands one. */
export function inBrowser(story: string, tests: () => void): void {
  if (CHROMIUM !== undefined || process.env['COUNTERSIGN_REQUIRE_BROWSER'] === '1') {
    describe(story, tests);
    return;
  }
  process.stderr.write(`\nSKIPPED: ${story}. No chromium was found; install it to run this test.\n\n`);
  describe.skip(story, tests);
}

/** Starts the browser; whoever starts it must close it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }), args: FLAGS });
}
