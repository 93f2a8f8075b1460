// Whether Teams would take a manifest: Microsoft's validator, with the schemas it brings along and no network.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import validator from '@microsoft/app-manifest';

const require = createRequire(import.meta.url);
const schemas = join(dirname(require.resolve('@microsoft/app-manifest')), 'json-schemas/teams');

/**
 * What Microsoft's validator finds wrong, a line each; nothing when the manifest is valid.
 * @param {object} manifest filled, with no `${{NAME}}` left
 * @returns {Promise<readonly string[]>}
 */
export async function findingsOf(manifest) {
  const { $schema, manifestVersion } = manifest;
  const path = `v${manifestVersion}/MicrosoftTeams.schema.json`;
  if ($schema !== `https://developer.microsoft.com/json-schemas/teams/${path}`) {
    return [`$schema and manifestVersion ${manifestVersion} do not name the same schema`];
  }
  // Given the schema, the validator does not go and fetch it.
  if (!existsSync(join(schemas, path)))
    return [`manifestVersion ${manifestVersion} is not one the validator knows`];
  const schema = JSON.parse(readFileSync(join(schemas, path), 'utf8'));
  const found = await validator.AppManifestUtils.validateAgainstSchema(manifest, schema);
  return [...found, ...channelFindings(manifest)];
}

/**
 * Whether manifests of this version say which kinds of channel an app knows. Schemas before 1.25 have no word for it.
 * @param {string} manifestVersion such as `1.30`
 */
export function saysChannelFeatures(manifestVersion) {
  const [major, minor] = manifestVersion.split('.').map(Number);
  return major > 1 || minor >= 25;
}

// The schema calls the member optional, and Teams refuses the package at upload without it.
function channelFindings({ manifestVersion, supportsChannelFeatures, bots = [] }) {
  const isForTeams = bots.some(({ scopes = [] }) => scopes.includes('team'));
  if (!isForTeams || !saysChannelFeatures(manifestVersion) || supportsChannelFeatures === 'tier1') return [];
  return ['supportsChannelFeatures must be "tier1": from 1.25 on Teams refuses an app for teams without it'];
}
