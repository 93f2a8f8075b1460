// Whose newest version nobody was shown, found among what is left to do; what turns out to be done with is tidied away.
import type { Rows } from './calls.js';
import type { WorkRow, Work } from './work.js';

/** What is over and was never shown is given up after so long, in milliseconds: the runner gives up after a day. */
const TOLD_WITHIN_MS = 48 * 3_600_000;

/** What looking takes. `versionShown` answers the version a request's copies show, as far as it matters for `wanted`. */
export interface BehindParts {
  readonly work: Work;
  readonly versionShown: (rows: Rows, id: string, wanted: number) => Promise<number>;
  readonly now: () => string;
}

/**
 * Ids of requests last changed between two moments (milliseconds since 1970) about which somebody is still to be told,
 * the longest waiting first. A row goes once its request is over and was shown, or was over for two days.
 */
export async function behind(
  rows: Rows,
  { from, to }: { readonly from: number; readonly to: number },
  parts: BehindParts,
): Promise<readonly string[]> {
  const { work, now } = parts;
  const forgotten = Date.parse(now()) - TOLD_WITHIN_MS;
  const ids: string[] = [];
  for (const seen of await work.look(rows)) {
    const isWaiting = seen.summary?.isWaiting === true;
    const changed = Date.parse(seen.summary?.updatedAt ?? '');
    const isAskedFor = changed >= from && changed <= to;
    const isOwed = (isAskedFor || (!isWaiting && changed > forgotten)) && (await isUntold(rows, seen, parts));
    if (isAskedFor && isOwed) ids.push(seen.id);
    await work.settle(rows, seen, isWaiting || isOwed);
  }
  return ids;
}

async function isUntold(
  rows: Rows,
  { summary }: WorkRow,
  { versionShown }: Pick<BehindParts, 'versionShown'>,
): Promise<boolean> {
  if (!summary) return false;
  const { id, version, isAsking } = summary;
  return isAsking || (await versionShown(rows, id, version)) < version;
}
