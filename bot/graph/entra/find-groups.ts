// Every group of exactly these names. An ignored filter must not widen the answer, so names are compared again here.
import type { Group } from '../../domain/group.js';
import { readBatch } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { groupFields, toGroup } from './directory-wire.js';
import { literal, query } from '../http/odata.js';
import { readOn } from '../http/pages.js';

const readingGroups = { doing: 'findGroups', need: 'readGroups' } as const;

/** Graph's limit on a group's displayName (resources/group): a longer name is nobody's. */
const longestName = 256;

/**
 * By name as given; a name without a group has an empty list. Names are equal when they are so after Unicode
 * composition, whatever their case. Throws GraphError.
 */
export async function findGroups(
  client: GraphClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Group[]>> {
  const distinct = [...new Set(names)];
  const wanted = distinct.filter((name) => name !== '' && name.length <= longestName);
  const reads = wanted.map((name) => ({ ...readingGroups, url: `/groups?${byName(name)}` }));
  const answers = await readBatch(client, 'v1.0', reads);
  const found = await Promise.all(
    wanted.map(async (name, index) => {
      const groups = await readOn(client, readingGroups, toGroup, answers[index]);
      const same = groups.filter(({ displayName }) => fold(displayName) === fold(name));
      return [name, [...new Map(same.map((group) => [group.id, group])).values()]] as const;
    }),
  );
  return new Map<string, readonly Group[]>([...distinct.map((name) => [name, []] as const), ...found]);
}

/** A name as far as it counts for comparing. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function byName(name: string): string {
  return query({
    $filter: `displayName eq ${literal(name.normalize('NFC'))}`,
    $select: groupFields,
    $top: '999',
  });
}
