// Which calls the simulated Graph knows, what each needs, and what it does.
import {
  cancelApprovalRequest,
  listApprovalRequests,
  readApprovalRequest,
} from '../intune/approval-requests.js';
import { assign } from '../intune/assign.js';
import { listFilters, readFilter } from '../intune/assignment-filters.js';
import { listAssignments, refuseSingleAssignment } from '../intune/assignments.js';
import { authorize, PERMISSIONS, type Caller, type Permission } from './auth.js';
import type { Answer, Call } from './call.js';
import { listApprovalPolicies } from '../intune/approval-policies.js';
import {
  countGroups,
  countListedMembers,
  listGroups,
  listMembers,
  listOwners,
  readGroup,
} from '../entra/groups.js';
import { underApproval } from '../intune/multi-admin-approval.js';
import { listOtherPolicies } from '../intune/other-policies.js';
import { listPolicies, readPolicy, readStatusOverview } from '../intune/policies.js';
import { badRequest, Refusal } from './refusal.js';
import type { Tenant } from '../tenant.js';
import { checkObjectGroups, checkUserGroups, listUsers, readUser } from '../entra/users.js';

/** `path` is a pattern: `*` is any segment, `@cast` one like `microsoft.graph.user`. */
interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly needs: Permission;
  readonly run: (call: Call, tenant: Tenant, caller: Caller) => Answer;
  readonly betaOnly?: true;
}

const POLICIES = 'deviceManagement/deviceCompliancePolicies';
const FILTERS = 'deviceManagement/assignmentFilters';
const APPROVALS = 'deviceManagement/operationApprovalRequests';
const { readPolicies, readGroups, readUsers, checkMemberGroups } = PERMISSIONS;

const ROUTES: readonly Route[] = [
  { method: 'GET', path: POLICIES, needs: readPolicies, run: listPolicies },
  { method: 'GET', path: `${POLICIES}/*`, needs: readPolicies, run: readPolicy },
  { method: 'GET', path: `${POLICIES}/*/deviceStatusOverview`, needs: readPolicies, run: readStatusOverview },
  { method: 'GET', path: `${POLICIES}/*/assignments`, needs: readPolicies, run: listAssignments },
  {
    method: 'POST',
    path: `${POLICIES}/*/assignments`,
    needs: PERMISSIONS.assign,
    run: refuseSingleAssignment,
  },
  {
    method: 'PATCH',
    path: `${POLICIES}/*/assignments/*`,
    needs: PERMISSIONS.assign,
    run: refuseSingleAssignment,
  },
  {
    method: 'DELETE',
    path: `${POLICIES}/*/assignments/*`,
    needs: PERMISSIONS.assign,
    run: refuseSingleAssignment,
  },
  { method: 'POST', path: `${POLICIES}/*/assign`, needs: PERMISSIONS.assign, run: underApproval(assign) },
  { method: 'GET', path: FILTERS, needs: readPolicies, run: listFilters, betaOnly: true },
  { method: 'GET', path: `${FILTERS}/*`, needs: readPolicies, run: readFilter, betaOnly: true },
  ...approvalRoutes(),
  ...['compliancePolicies', 'configurationPolicies', 'groupPolicyConfigurations'].map(
    (collection): Route => ({
      method: 'GET',
      path: `deviceManagement/${collection}`,
      needs: readPolicies,
      run: listOtherPolicies,
      betaOnly: true,
    }),
  ),
  {
    method: 'GET',
    path: 'deviceManagement/deviceConfigurations',
    needs: readPolicies,
    run: listOtherPolicies,
  },
  { method: 'GET', path: 'groups', needs: readGroups, run: listGroups },
  { method: 'GET', path: 'groups/$count', needs: readGroups, run: countGroups },
  { method: 'GET', path: 'groups/*', needs: readGroups, run: readGroup },
  { method: 'GET', path: 'groups/*/owners', needs: readGroups, run: listOwners },
  ...['members', 'transitiveMembers'].flatMap((members): Route[] => [
    { method: 'GET', path: `groups/*/${members}`, needs: readGroups, run: listMembers },
    { method: 'GET', path: `groups/*/${members}/$count`, needs: readGroups, run: countListedMembers },
    { method: 'GET', path: `groups/*/${members}/@cast`, needs: readGroups, run: listMembers },
    { method: 'GET', path: `groups/*/${members}/@cast/$count`, needs: readGroups, run: countListedMembers },
  ]),
  { method: 'GET', path: 'users', needs: readUsers, run: listUsers },
  { method: 'GET', path: 'users/*', needs: readUsers, run: readUser },
  { method: 'POST', path: 'users/*/checkMemberGroups', needs: checkMemberGroups, run: checkUserGroups },
  {
    method: 'POST',
    path: 'directoryObjects/*/checkMemberGroups',
    needs: checkMemberGroups,
    run: checkObjectGroups,
  },
];

function approvalRoutes(): readonly Route[] {
  const route = (method: Route['method'], path: string, run: Route['run']): Route => ({
    ...{ method, path: `${APPROVALS}${path}`, run },
    needs: PERMISSIONS.approvalRequests,
    betaOnly: true,
  });
  return [
    {
      method: 'GET',
      path: 'deviceManagement/operationApprovalPolicies',
      needs: PERMISSIONS.approvalRequests,
      run: listApprovalPolicies,
      betaOnly: true,
    },
    route('GET', '', listApprovalRequests),
    route('POST', '/cancelMyRequest', cancelApprovalRequest),
    route('GET', '/*', readApprovalRequest),
  ];
}

/** Serves a call of an authenticated caller, or throws a Refusal: unknown path, wrong method, missing permission. */
export function serve(call: Call, tenant: Tenant, caller: Caller): Answer {
  const offered = ROUTES.filter((route) => call.version === 'beta' || !route.betaOnly);
  const there = offered.filter((route) => matches(route, call.segments));
  if (there.length === 0)
    throw badRequest(`Resource not found for the segment '${strangeSegment(offered, call.segments)}'.`);
  const route = there.find((each) => each.method === call.method);
  if (!route) throw wrongMethod(call);
  authorize(caller.roles, route.needs);
  return route.run(call, tenant, caller);
}

function matches(route: Route, segments: readonly string[]): boolean {
  const pattern = route.path.split('/');
  return pattern.length === segments.length && agreeing(pattern, segments) === segments.length;
}

/** How many segments from the start agree with a pattern. */
function agreeing(pattern: readonly string[], segments: readonly string[]): number {
  const first = segments.findIndex((segment, index) => !agrees(pattern[index], segment));
  return first === -1 ? segments.length : first;
}

function agrees(expected: string | undefined, segment: string): boolean {
  if (expected === '*') return segment !== '' && !segment.startsWith('$');
  return expected === '@cast' ? segment.startsWith('microsoft.graph.') : expected === segment;
}

function strangeSegment(routes: readonly Route[], segments: readonly string[]): string {
  const furthest = Math.max(...routes.map((route) => agreeing(route.path.split('/'), segments)));
  return segments[furthest] ?? segments.at(-1) ?? '';
}

/** The directory says 405; what Intune's routes say of another method is captured only for `/assignments`. */
function wrongMethod(call: Call): Refusal {
  if (call.segments[0] === 'deviceManagement') {
    return new Refusal({
      status: 400,
      code: 'No method match route template',
      message: `This stand-in does not serve ${call.method} on this path.`,
    });
  }
  return new Refusal({
    status: 405,
    code: 'Request_BadRequest',
    message: 'Specified HTTP method is not allowed for the request target.',
  });
}
