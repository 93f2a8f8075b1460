// The Teams app as a zip: which ids and pages it is for, the manifest filled with them, and the bytes of the file.
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import yazl from 'yazl';
import { saysChannelFeatures } from './check-manifest.mjs';

export const USAGE = `npm run package -- --bot-id GUID [--app-id GUID] [--website URL] [--privacy URL] [--terms URL]

  --bot-id   the bot's app id (client id) as registered in Azure; MicrosoftAppId from the environment or .env if left out
  --app-id   the app's id in Teams; the bot's id if left out
  --website  where people find help with Countersign in your organization (https)
  --privacy  your privacy statement (https); the website if left out
  --terms    your terms of use (https); the website if left out`;

const options = {
  'bot-id': { type: 'string' },
  'app-id': { type: 'string' },
  website: { type: 'string' },
  privacy: { type: 'string' },
  terms: { type: 'string' },
  help: { type: 'boolean' },
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOBODY = '00000000-0000-0000-0000-000000000000';
// The manifest schema's limit for a URL, in characters.
const LONGEST_URL = 2_048;

/**
 * What the person asked for, or everything that is wrong with it in sentences.
 * @param {readonly string[]} args the command line's arguments
 * @param {Readonly<Record<string, string | undefined>>} environment may hold the bot's own `MicrosoftAppId`
 * @returns {{ kind: 'help' }
 *   | { kind: 'problems', problems: readonly string[] }
 *   | { kind: 'wish', botId: string, appId: string, website?: string, privacy?: string, terms?: string }}
 */
export function readWish(args, environment) {
  let given;
  try {
    given = parseArgs({ args, options }).values;
  } catch (error) {
    // Node's first sentence says what is wrong; what follows is about programs in general.
    return { kind: 'problems', problems: [`${error.message.split(/[.\n]/, 1)[0]}.`] };
  }
  if (given.help) return { kind: 'help' };
  const problems = [...idProblems(given, environment), ...pageProblems(given)];
  if (problems.length > 0) return { kind: 'problems', problems };
  const botId = (given['bot-id'] ?? environment.MicrosoftAppId).toLowerCase();
  const { website, privacy = website, terms = website } = given;
  return { kind: 'wish', botId, appId: given['app-id']?.toLowerCase() ?? botId, website, privacy, terms };
}

function idProblems(given, environment) {
  // An empty line in .env means "not set", as it does for the bot.
  const ofEnvironment = environment.MicrosoftAppId || undefined;
  if (given['bot-id'] === undefined && ofEnvironment === undefined) {
    return [
      "The bot's id is missing: give --bot-id GUID, the app id (client id) of the bot's registration in Azure.",
    ];
  }
  return [
    given['bot-id'] === undefined ? ['MicrosoftAppId', ofEnvironment] : ['--bot-id', given['bot-id']],
    ['--app-id', given['app-id']],
  ].flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!GUID.test(value)) return [`${name} is not a GUID: "${value}".`];
    return value === NOBODY ? [`${name} is the empty GUID, which is nobody's id.`] : [];
  });
}

function pageProblems(given) {
  return ['website', 'privacy', 'terms'].flatMap((name) => {
    const value = given[name];
    if (value === undefined || isPage(value)) return [];
    return [`--${name} is not an https address that Teams can show: "${value}".`];
  });
}

function isPage(value) {
  if (!URL.canParse(value) || value.length > LONGEST_URL) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '';
}

/**
 * The manifest with the ids in their places, and the pages if any were given.
 * @param {string} text manifest.json, with `${{NAME}}` where the Agents Toolkit puts values
 * @returns {object} to be written as JSON
 */
export function fillManifest(text, { botId, appId, website, privacy, terms }) {
  const values = { BOT_ID: botId, TEAMS_APP_ID: appId };
  const manifest = JSON.parse(
    text.replace(/\$\{\{(\w+)\}\}/g, (_, name) => {
      if (!(name in values)) throw new Error(`manifest.json asks for ${name}, which nothing here provides`);
      return values[name];
    }),
  );
  if (website !== undefined) manifest.developer.websiteUrl = website;
  if (privacy !== undefined) manifest.developer.privacyUrl = privacy;
  if (terms !== undefined) manifest.developer.termsOfUseUrl = terms;
  // Who puts an older number into the manifest, for a tenant that lags behind, need not know of this member.
  if (!saysChannelFeatures(manifest.manifestVersion)) delete manifest.supportsChannelFeatures;
  return manifest;
}

// DOS times have no time zone: the same wall clock everywhere gives the same bytes everywhere.
const ALWAYS = new Date(2000, 0, 1, 12);

/**
 * A zip whose bytes follow from its contents alone: entries sorted, one time for all, stored and not compressed, because
 * zlib's output changes with its version.
 * @param {Readonly<Record<string, Buffer>>} files by name
 * @returns {Promise<Buffer>}
 */
export async function toZip(files) {
  const zip = new yazl.ZipFile();
  for (const name of Object.keys(files).sort()) {
    zip.addBuffer(files[name], name, {
      mtime: ALWAYS,
      mode: 0o100644,
      compress: false,
      forceDosTimestamp: true,
    });
  }
  zip.end();
  return await buffer(zip.outputStream);
}
