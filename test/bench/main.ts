// `npm run bench`: what the slow parts cost, as ratios against a peer or shares of a limit measured in the same run.
import { cardFindings } from './cards.js';
import { languageFindings } from './language.js';
import { SMOKE, THOROUGH } from './measure.js';
import { reportLine } from './report.js';
import { startFindings } from './start.js';
import { storageFindings } from './storage.js';
import { tableFindings } from './table.js';

async function main(): Promise<void> {
  const effort = process.argv.includes('--smoke') ? SMOKE : THOROUGH;
  for (const findings of [startFindings, languageFindings, cardFindings, storageFindings, tableFindings]) {
    for (const finding of await findings(effort)) console.log(reportLine(finding));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
