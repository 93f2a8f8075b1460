// Brings a request whose plan an earlier version of this program wrote into today's form, each time it is read.
import type { AuditEvent } from '../../domain/audit.js';
import { isObject } from '../../shared/read-json.js';

type Members = Readonly<Record<string, unknown>>;

/** Whether a request's stored form is from before plans said when they were made: its audit trail tells. */
export function needsTrail(request: unknown): boolean {
  return isObject(request) && isObject(request['plan']) && request['plan']['madeAt'] === undefined;
}

/**
 * The request as this version would have written it; anything else is answered as it is. It is not rewritten where it
 * lies: the next commit does that, and until then an instance of the earlier version may still be at work on it.
 */
export function fromOlder(request: unknown, trail: readonly AuditEvent[]): unknown {
  if (!needsTrail(request) || !isObject(request) || !isObject(request['plan'])) return request;
  const { plan } = request;
  const warnings = withSent(withDirections(plan['warnings'], plan['after']));
  return { ...request, plan: { ...plan, warnings, madeAt: planMadeAt(request, trail) } };
}

/** A warning about a group did not say whether the group is excluded, and was then the wrong sentence: the rows do. */
function withDirections(warnings: unknown, rows: unknown): unknown {
  if (!Array.isArray(warnings) || !Array.isArray(rows)) return warnings;
  const excluded = new Set(rows.map(excludedGroupOf));
  return warnings.map((warning: unknown) =>
    isObject(warning) &&
    ['groupEmpty', 'notSecurityEnabled', 'groupGone'].includes(String(warning['kind'])) &&
    typeof warning['groupId'] === 'string' &&
    excluded.has(warning['groupId'].toLowerCase())
      ? { ...warning, excluded: true }
      : warning,
  );
}

/** A warning about rows listed twice named only those that are not sent. */
function withSent(warnings: unknown): unknown {
  if (!Array.isArray(warnings)) return warnings;
  return warnings.map((warning: unknown) =>
    isObject(warning) && warning['kind'] === 'duplicate' ? { ...warning, sent: [] } : warning,
  );
}

function excludedGroupOf(row: unknown): string | undefined {
  const target = isObject(row) ? row['target'] : undefined;
  if (!isObject(target) || target['kind'] !== 'excludedGroup') return undefined;
  return typeof target['groupId'] === 'string' ? target['groupId'].toLowerCase() : undefined;
}

/**
 * The event that brought in a revision was committed as soon as its plan was made, so the first one of this revision
 * says when, to a second or so. Nothing beside the trail does: `updatedAt` moves with every step, `expiresAt` with
 * settings and approval. Without that event the plan counts as old as its request: whoever asks for a plan's age takes more care with an older one.
 */
function planMadeAt({ revision, createdAt }: Members, trail: readonly AuditEvent[]): unknown {
  return trail.find((event) => event.revision === revision)?.at ?? createdAt;
}
