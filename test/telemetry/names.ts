// Every name a story could leak: of the simulated tenant's people, groups and policies.
import type { Stage } from '../support/stage.js';

/** Display names, none of them a word that could stand in a log line for another reason. */
export async function namesIn(stage: Stage): Promise<readonly string[]> {
  type Named = readonly { readonly displayName: string }[];
  const tenant = (await stage.control('GET', 'state')) as Readonly<Record<string, Named>>;
  return ['users', 'groups', 'policies'].flatMap((kind) =>
    (tenant[kind] ?? []).map(({ displayName }) => displayName),
  );
}
