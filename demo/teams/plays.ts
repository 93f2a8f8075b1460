// What the outside world does to a tenant while a request waits: the page's "What if…" menu.
import type { Call, Reply, Route } from './http.js';
import { at, listAt, textAt, type Bag } from './json.js';
import type { Tenant } from './tenant.js';

interface Stage {
  readonly tenant: Tenant;
  readonly graphOrigin: string;
  /** A Graph token for somebody else's script; absent where the demo gave none. */
  readonly graphToken: (() => Promise<string>) | undefined;
  readonly mark: (text: string) => void;
}

/** Exactly the `assign` calls, not `/assignments`. */
const ASSIGN = '/\\/assign$/';

/** Faults of the simulated Graph, by the name of the play. */
const FAULTS: Readonly<Record<string, { readonly text: string; readonly body: Bag }>> = {
  throttle: {
    text: 'Graph answers the next two assigns with 429',
    body: {
      match: { method: 'POST', path: ASSIGN },
      times: 2,
      fault: {
        kind: 'status',
        status: 429,
        code: 'TooManyRequests',
        message: 'Too many requests.',
        retryAfter: 2,
      },
    },
  },
  hang: {
    text: 'Graph applies the next assign and never answers',
    body: { match: { method: 'POST', path: ASSIGN }, times: 1, fault: { kind: 'hang', when: 'after' } },
  },
  stale: {
    text: 'Graph reads old assignments for 20 s after an assign',
    body: { match: { path: '/assignments' }, fault: { kind: 'staleReads', seconds: 20 } },
  },
};

/** POST /api/plays/{edit,clone,naive-assign,throttle,hang,stale,clear,intune-approval,intune-decide}; each answers with a `text` that says what happened. */
export function playRoutes(stage: Stage): readonly Route[] {
  const play = (name: string, answer: (call: Call) => Promise<Reply>): Route => ({
    method: 'POST',
    path: new RegExp(`^/api/plays/${name}$`, 'u'),
    answer,
  });
  return [
    play('edit', (call) => editBehind(stage, call)),
    play('clone', (call) => clonePolicy(stage, call)),
    play('naive-assign', (call) => naiveAssign(stage, call)),
    play('intune-approval', (call) => switchApproval(stage, call)),
    play('intune-decide', (call) => decideInIntune(stage, call)),
    play('clear', async () =>
      said(stage, await stage.tenant.control('DELETE', 'faults'), 'Graph behaves again'),
    ),
    ...Object.entries(FAULTS).map(([name, fault]) =>
      play(name, async () =>
        said(stage, await stage.tenant.control('POST', 'faults', fault.body), fault.text),
      ),
    ),
  ];
}

function said(stage: Stage, reply: Reply, text: string, more: Bag = {}): Reply {
  if (reply.status >= 300) return reply;
  stage.mark(text);
  return { status: 200, body: { text, ...more } };
}

/** Another admin adds a row in the portal: the first named group that the policy has no row for. */
async function editBehind(stage: Stage, { body }: Call): Promise<Reply> {
  const policyId = textAt(body, 'policyId') ?? '';
  const { body: state } = await stage.tenant.control('GET', 'state');
  const policy = listAt(state, 'policies').find((one) => textAt(one, 'id') === policyId);
  const taken = listAt(policy, 'rows').map((row) => textAt(row, 'groupId'));
  const group = EDITED_IN.map((name) =>
    listAt(state, 'groups').find((one) => textAt(one, 'displayName') === name),
  )
    .concat(listAt(state, 'groups'))
    .find((one) => one !== undefined && !taken.includes(textAt(one, 'id')));
  const groupId = textAt(group, 'id');
  if (!policy || groupId === undefined)
    return { status: 404, body: { error: { message: 'No such policy.' } } };
  const add = [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } }];
  const reply = await stage.tenant.control('POST', 'edit', { policyId, add });
  const name = textAt(group, 'displayName') ?? groupId;
  return said(
    stage,
    reply,
    `Another admin added “${name}” to “${textAt(policy, 'displayName') ?? policyId}”`,
  );
}

/** Groups that make the story plain, in order of preference. */
const EDITED_IN = ['Warehouse tablets', 'Marketing laptops', 'Sales and Marketing'];

async function clonePolicy(stage: Stage, { body }: Call): Promise<Reply> {
  const displayName = `${textAt(body, 'displayName') ?? 'Policy'} (copy for the script)`;
  const reply = await stage.tenant.control('POST', 'clone', {
    policyId: textAt(body, 'policyId') ?? '',
    displayName,
  });
  return said(stage, reply, `Copied to “${displayName}”`, { policyId: textAt(reply.body, 'id') ?? '' });
}

/** What many scripts do: send the one row they mean to add, to v1.0, and lose all the others. */
async function naiveAssign(stage: Stage, { body }: Call): Promise<Reply> {
  if (!stage.graphToken)
    return { status: 501, body: { error: { message: 'The script has no Graph token.' } } };
  const target = {
    '@odata.type': '#microsoft.graph.groupAssignmentTarget',
    groupId: textAt(body, 'groupId') ?? '',
  };
  const policyId = encodeURIComponent(textAt(body, 'policyId') ?? '');
  const path = `/v1.0/deviceManagement/deviceCompliancePolicies/${policyId}/assign`;
  stage.mark('A script assigns one row');
  const response = await fetch(`${stage.graphOrigin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await stage.graphToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ assignments: [{ target }] }),
  });
  await response.arrayBuffer();
  return response.ok
    ? {
        status: 200,
        body: { text: 'The script sent one row. Graph replaced the list: the other rows are gone.' },
      }
    : {
        status: 502,
        body: { error: { message: `Graph refused the script (HTTP ${String(response.status)}).` } },
      };
}

/** `{ on }`: Intune's own approval of changes, Multi Admin Approval. */
async function switchApproval(stage: Stage, { body }: Call): Promise<Reply> {
  const on = at(body, 'on') === true;
  const text = on
    ? 'Intune now asks for its own approval of every assign'
    : 'Intune no longer asks for its own approval';
  return said(stage, await stage.tenant.control('POST', 'maa', { on }), text);
}

/** `{ id, decision: 'approve' | 'reject', personId }`: somebody decides in the Intune admin center. */
async function decideInIntune(stage: Stage, { body }: Call): Promise<Reply> {
  const isApproval = textAt(body, 'decision') === 'approve';
  const reply = await stage.tenant.control('POST', isApproval ? 'maa/approve' : 'maa/reject', {
    id: textAt(body, 'id') ?? '',
    person: textAt(body, 'personId') ?? '',
  });
  const [person, policy] = [textAt(reply.body, 'person'), textAt(reply.body, 'policyName')];
  return said(
    stage,
    reply,
    `${person ?? 'Somebody'} ${isApproval ? 'approved' : 'rejected'} the change to “${policy ?? 'a policy'}” in Intune`,
  );
}
