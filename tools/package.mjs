// Writes the app that Teams installs, build/countersign-VERSION.zip, and says what to do with it.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fillManifest, readWish, toZip, USAGE } from './app-package.mjs';

const wish = readWish(process.argv.slice(2), process.env);

switch (wish.kind) {
  case 'help':
    console.log(USAGE);
    break;
  case 'problems':
    refuse(`${wish.problems.join('\n')}\n\n${USAGE}`);
    break;
  case 'wish':
    await write(wish);
}

async function write(wish) {
  const manifest = fillManifest(part('manifest.json').toString('utf8'), wish);
  // The validator takes longer to load than everything else takes: whoever mistyped an option need not wait for it.
  const { findingsOf } = await import('./check-manifest.mjs');
  const findings = await findingsOf(manifest);
  if (findings.length > 0) {
    refuse(`Teams would not take manifest/manifest.json:\n${findings.join('\n')}`);
    return;
  }
  const zip = await toZip({
    'manifest.json': Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    [manifest.icons.color]: part(manifest.icons.color),
    [manifest.icons.outline]: part(manifest.icons.outline),
  });
  const path = `build/countersign-${manifest.version}.zip`;
  mkdirSync('build', { recursive: true });
  writeFileSync(path, zip);
  console.log(account(path, manifest, zip));
}

function refuse(why) {
  console.error(why);
  process.exitCode = 1;
}

function part(name) {
  return readFileSync(new URL(`../manifest/${name}`, import.meta.url));
}

function account(path, { id, version, bots, developer }, zip) {
  const lines = [
    path,
    `  app ${id}, version ${version}, bot ${bots[0].botId}`,
    `  SHA-256 ${createHash('sha256').update(zip).digest('hex')}`,
    '',
    'Upload it in the Teams admin center: Teams apps > Manage apps > Actions > Upload new app. If Countersign is there',
    'already, open it in that list and upload the file as its new version. Then let the people have it who ask and approve',
    '(Teams apps > Setup policies installs it for them), and add it to the teams where requests are to be seen.',
  ];
  if (new URL(developer.websiteUrl).hostname !== 'example.com') return lines.join('\n');
  return [
    ...lines,
    '',
    'The links "website", "privacy" and "terms" in its details lead to example.com, which belongs to nobody. Give --website',
    'a page of your own.',
  ].join('\n');
}
