// Whether what Teams installs names this bot.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { member, parseJson, textMember } from '../../../shared/read-json.js';
import { systemCode } from '../../../shared/system-code.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';
import { readZipEntry } from './zip-entry.js';

const build = 'make the package with npm run package, and give it with --package';

/** Looks into `--package`, else into the manifest in the project. One line. */
export async function checkManifest({ config, question, tools }: Case): Promise<readonly Finding[]> {
  const { packagePath } = question;
  const path = packagePath ?? 'manifest/manifest.json';
  const subject = `manifest in ${path}`;
  let text: string | undefined;
  try {
    const bytes = await readFile(resolve(tools.folder, path));
    text = packagePath === undefined ? bytes.toString('utf8') : readZipEntry(bytes, 'manifest.json');
  } catch (error) {
    const why = whyNot(error);
    return packagePath === undefined
      ? [cannotTell(subject, why, build)]
      : [problem(subject, why, 'see that the path is right and the file a Teams app package')];
  }
  const manifest = parseJson(text ?? '');
  const bots = member(manifest, 'bots');
  if (manifest === undefined || !Array.isArray(bots)) return [problem(subject, 'it names no bot', build)];
  return [
    compare(
      subject,
      bots.map((bot) => textMember(bot, 'botId') ?? ''),
      config.bot.appId,
    ),
  ];
}

function compare(subject: string, botIds: readonly string[], appId: string): Finding {
  if (botIds.some((id) => id.toLowerCase() === appId)) return ok(subject, `it names the bot ${appId}`);
  // The Agents Toolkit fills these in when it makes the package.
  if (botIds.some((id) => id.includes('${{')))
    return cannotTell(subject, 'the bot’s id is still a placeholder there', build);
  return problem(
    subject,
    `it names the bot ${botIds.join(', ') || 'nobody'}, the settings say ${appId}: Teams would talk to another bot`,
    'make the package anew with npm run package, or correct MicrosoftAppId',
  );
}

function whyNot(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ENOENT') return 'there is no such file';
  // Node's own messages hold paths of this machine; ours are sentences.
  if (code !== undefined) return `it could not be read (${code})`;
  return error instanceof Error ? error.message : 'it could not be read';
}
