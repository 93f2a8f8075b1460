// What Intune says of assignment filters: their names, and which of them exist no longer.
import type { FilterDirectory } from '../../domain/filter.js';
import { GraphError } from '../../domain/graph-error.js';
import { readBatch, type BatchAnswer } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { isGuid, query, segment } from '../http/odata.js';
import { readList } from '../http/pages.js';
import { requiredText, textMember } from '../../shared/read-json.js';

const path = '/deviceManagement/assignmentFilters';
const fields = { $select: 'id,displayName' };

/**
 * By id; where Graph knows no such id, the list of all filters is read as well, and only a filter that is not in it is
 * gone: how Graph answers for one that was deleted is not documented. Never throws. One round trip, two in that case.
 */
export async function readFilters(client: GraphClient, ids: readonly string[]): Promise<FilterDirectory> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))].filter(isGuid);
  const answers = await readBatch(
    client,
    'beta',
    wanted.map((id) => ({
      doing: 'readFilter',
      need: 'readFilters',
      url: `${path}/${segment(id)}?${query(fields)}`,
    })),
  );
  const named = answers.flatMap((answer, index) => {
    const name = answer.kind === 'answered' ? textMember(answer.body, 'displayName') : undefined;
    return name === undefined ? [] : [[wanted[index] ?? '', name] as const];
  });
  const unknown = wanted.filter((_, index) => isUnknown(answers[index]));
  const all = unknown.length > 0 ? await listFilters(client) : undefined;
  if (!all) return { filters: Object.fromEntries(named) };
  const listed = unknown.flatMap((id) => {
    const name = all.get(id);
    return name === undefined ? [] : [[id, name] as const];
  });
  const gone = unknown.filter((id) => !all.has(id));
  return {
    filters: Object.fromEntries([...named, ...listed]),
    ...(gone.length > 0 && { goneFilters: gone }),
  };
}

/** Graph said something about this very id, and it was no. Anything else says nothing about the filter. */
function isUnknown(answer: BatchAnswer | undefined): boolean {
  return answer?.kind === 'refused' && ['notFound', 'badRequest'].includes(answer.fault.kind);
}

/** Names of all filters by id in lower case; nothing where the list cannot be read to its end. */
async function listFilters(
  client: GraphClient,
): Promise<ReadonlyMap<string, string | undefined> | undefined> {
  try {
    const rows = await readList(
      client,
      {
        doing: 'readFilters',
        need: 'readFilters',
        url: `/beta${path}?${query(fields)}`,
      },
      (json) => [requiredText(json, 'id').toLowerCase(), textMember(json, 'displayName')] as const,
    );
    return new Map(rows);
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}
