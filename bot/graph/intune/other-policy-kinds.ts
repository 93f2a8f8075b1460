// Whether a name that no compliance policy has belongs to a policy of another kind, which Graph keeps at another address.
import type { OtherKindPolicy } from '../../domain/policy.js';
import { readBatch, type BatchAnswer } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { fold } from '../entra/find-groups.js';
import { literal, query } from '../http/odata.js';
import { member, textMember } from '../../shared/read-json.js';
import { otherKinds } from './policy-kinds.js';

/** Milliseconds. A person waits, and this is only a hint: no kind of policy is worth more time. */
const deadlineMs = 5_000;

/** At most one of each kind, in a fixed order. Never throws: what cannot be read is left out. One round trip. */
export async function findOtherKinds(client: GraphClient, name: string): Promise<readonly OtherKindPolicy[]> {
  const wanted = name.normalize('NFC').trim();
  if (wanted === '') return [];
  const reads = otherKinds.map(({ path, label }) => {
    const options = { $filter: `${label} eq ${literal(wanted)}`, $select: `id,${label}`, $top: '5' };
    const url = `${path}?${query(options)}`;
    return { doing: 'findOtherPolicies', need: 'readOtherPolicies', url } as const;
  });
  const answers = await readBatch(client, 'beta', reads, client.clock.monotonic() + deadlineMs);
  return otherKinds.flatMap(({ kind, label }, index) => {
    // An ignored filter must not widen the answer, so names are compared again here.
    const displayName = labels(answers[index], label).find((text) => fold(text) === fold(wanted));
    return displayName === undefined ? [] : [{ kind, displayName }];
  });
}

function labels(answer: BatchAnswer | undefined, label: string): readonly string[] {
  const rows = answer?.kind === 'answered' ? member(answer.body, 'value') : undefined;
  if (!Array.isArray(rows)) return [];
  return rows.map((row) => textMember(row, label)).filter((text) => text !== undefined);
}
