// Where a call to Graph went, as a route: ids, names and filters are left out.

/** Words that stand in the paths of Graph itself. Whatever else a path holds was put there by us, and may be anybody's. */
const words: ReadonlySet<string> = new Set([
  'v1.0',
  'beta',
  '$batch',
  '$count',
  'deviceManagement',
  'deviceCompliancePolicies',
  'assignments',
  'assign',
  'assignmentFilters',
  'operationApprovalPolicies',
  'operationApprovalRequests',
  'cancelMyRequest',
  'groups',
  'transitiveMembers',
  'microsoft.graph.user',
  'users',
  'checkMemberGroups',
]);

/** `/beta/groups/{id}` for a path (`/beta/groups/6f0d…?$select=id`) or a whole next link. */
export function routeOf(url: string): string {
  const path = URL.parse(url, 'https://graph')?.pathname ?? '';
  return path
    .split('/')
    .map((part) => (part === '' || words.has(decode(part)) ? decode(part) : '{id}'))
    .join('/');
}

/** `$batch` may come as `%24batch`. */
function decode(part: string): string {
  return part.replace(/^%24/, '$');
}
