// Which application permission lets the program make which calls: the one table.
import type { Need } from '../domain/advice.js';
import { assignableKinds, otherKinds } from './intune/policy-kinds.js';

/**
 * One row. Every one of `permissions` is needed for each of `calls`, which are written as method, version and path, `{id}`
 * standing for one step of the path.
 */
export interface Right {
  readonly permissions: readonly string[];
  readonly calls: readonly string[];
}

const read = 'DeviceManagementConfiguration.Read.All';

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/**
 * Every call of the program to Graph, and no other. The least privileged permissions of Microsoft's own tables in
 * microsoft-graph-docs-contrib; docs/permissions.md shows this table, with the page behind each row.
 */
export const rights: Readonly<Record<Need, Right>> = {
  readPolicies: {
    permissions: unique(assignableKinds.map(({ readPermission }) => readPermission)),
    calls: assignableKinds.flatMap(({ path }) =>
      [path, `${path}/{id}`, `${path}/{id}/assignments`].flatMap((each) => [
        `GET beta ${each}`,
        `GET v1.0 ${each}`,
      ]),
    ),
  },
  assign: {
    permissions: unique(assignableKinds.map(({ assignPermission }) => assignPermission)),
    calls: assignableKinds.flatMap(({ path }) => [
      `POST v1.0 ${path}/{id}/assign`,
      `POST beta ${path}/{id}/assign`,
    ]),
  },
  readFilters: {
    permissions: [read],
    calls: [
      'GET beta /deviceManagement/assignmentFilters',
      'GET beta /deviceManagement/assignmentFilters/{id}',
    ],
  },
  readOtherPolicies: {
    permissions: unique(otherKinds.map(({ readPermission }) => readPermission)),
    calls: otherKinds.map(({ path }) => `GET beta ${path}`),
  },
  intuneApprovals: {
    permissions: [read],
    calls: [
      'GET beta /deviceManagement/operationApprovalPolicies',
      'GET beta /deviceManagement/operationApprovalRequests',
      'GET beta /deviceManagement/operationApprovalRequests/{id}',
      // Its page lists the reading permissions alone, although it is a POST.
      'POST beta /deviceManagement/operationApprovalRequests/cancelMyRequest',
    ],
  },
  readGroups: {
    permissions: ['GroupMember.Read.All'],
    calls: [
      'GET v1.0 /groups',
      'GET v1.0 /groups/{id}',
      'GET beta /groups/{id}/owners',
      'GET v1.0 /groups/{id}/owners',
      'GET v1.0 /groups/{id}/transitiveMembers/microsoft.graph.device',
      'GET v1.0 /groups/{id}/transitiveMembers/microsoft.graph.device/$count',
      'GET v1.0 /groups/{id}/transitiveMembers/microsoft.graph.group',
      'GET v1.0 /groups/{id}/transitiveMembers/microsoft.graph.user',
      'GET v1.0 /groups/{id}/transitiveMembers/microsoft.graph.user/$count',
    ],
  },
  readPeople: {
    permissions: ['User.Read.All'],
    calls: ['GET v1.0 /users', 'GET v1.0 /users/{id}'],
  },
  checkMembership: {
    permissions: ['User.Read.All', 'GroupMember.Read.All'],
    calls: ['POST v1.0 /users/{id}/checkMemberGroups'],
  },
  // What is in a batch needs permissions; the batch itself does not.
  nothing: { permissions: [], calls: ['POST beta /$batch', 'POST v1.0 /$batch'] },
};

/** Every permission of the table, each once. */
export const permissions: readonly string[] = unique(
  Object.values(rights).flatMap((right) => right.permissions),
);

/** The steps of the table's paths, versions too: Graph's own words. Whatever else an address holds is an id or a name. */
export const pathSteps: ReadonlySet<string> = new Set(
  Object.values(rights)
    .flatMap(({ calls }) => calls)
    .flatMap((call) => call.split(/[ /]+/u).slice(1))
    .filter((step) => step !== '{id}'),
);

/** Whether a row lists a call. `path` begins with the version and has no query, as in `/beta/groups`. */
export function isListed(need: Need, method: string, path: string): boolean {
  return rights[need].calls.some((call) => isSame(call, method, path));
}

function isSame(call: string, method: string, path: string): boolean {
  const [listedMethod, version = '', listedPath = ''] = call.split(' ');
  const listed = `/${version}${listedPath}`.split('/');
  const steps = path.split('/');
  return (
    method === listedMethod &&
    steps.length === listed.length &&
    steps.every((step, at) => (listed[at] === '{id}' ? step !== '' : step === listed[at]))
  );
}
