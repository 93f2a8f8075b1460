// What the operator wrote behind `doctor`.
import { parseArgs } from 'node:util';
import { isLoopback } from '../../shared/loopback.js';

/** `url`: the bot's own address, an origin. `packagePath`: the Teams app package. */
export interface Question {
  readonly json: boolean;
  readonly url?: string;
  readonly packagePath?: string;
}

/** How it is used, for people. */
export const USAGE = `usage:
  countersign doctor [--json] [--url https://HOST] [--package PATH]

  --json           one JSON object instead of lines (with npm: npm run --silent doctor -- --json)
  --url ORIGIN     where the bot answers, as Teams reaches it; without it, PORT on this machine
  --package PATH   the Teams app package (zip) to compare with the bot's id

ends with 0 where nothing is wrong, 1 where something is, 2 where this text is needed`;

/** The question, or nothing where the arguments make none. */
export function readQuestion(args: readonly string[]): Question | undefined {
  const values = parse(args);
  if (!values) return undefined;
  const { json = false, url, package: packagePath } = values;
  const origin = url === undefined ? undefined : originOf(url);
  if ((url !== undefined && origin === undefined) || packagePath === '') return undefined;
  return {
    json,
    ...(origin !== undefined && { url: origin }),
    ...(packagePath !== undefined && { packagePath }),
  };
}

function parse(
  args: readonly string[],
): { readonly json?: boolean; readonly url?: string; readonly package?: string } | undefined {
  const options = {
    json: { type: 'boolean' },
    url: { type: 'string' },
    package: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

/** https, or http to this machine; a path is dropped, because people paste the messaging endpoint. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? url.origin : undefined;
}
