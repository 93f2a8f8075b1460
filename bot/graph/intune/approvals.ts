// Intune's own approval requests: how one stands, which one is ours, and taking ours back. Beta alone has them.
import { GraphError, type GraphFault } from '../../domain/graph-error.js';
import type { IntuneApproval, IntuneApprovals } from '../../workflow/ports.js';
import { toFiledApproval, type FiledApproval } from './approval-wire.js';
import type { GraphClient } from '../http/client.js';
import { segment } from '../http/odata.js';
import { readList } from '../http/pages.js';
import type { Deadline } from '../http/retry-policy.js';

const address = '/beta/deviceManagement/operationApprovalRequests';
const reading = { doing: 'readApprovals', need: 'intuneApprovals' } as const;
const cancelling = { doing: 'cancelApproval', need: 'intuneApprovals' } as const;

/** With `beta: 'never'` they are not readable, and nobody may ask. */
export function createIntuneApprovals(
  client: GraphClient,
  { beta }: { readonly beta: 'read' | 'never' },
): IntuneApprovals {
  return {
    isReadable: beta !== 'never',
    read: (code) => readApproval(client, code),
    find: (marker) => findApproval(client, marker),
    cancel: (code) => cancelApproval(client, code),
  };
}

/**
 * By id first; where that address answers nothing of use, in the list. Never by `$filter=requestId`, as one page
 * documents it: the entity has no such property.
 */
async function readApproval(client: GraphClient, code: string): Promise<IntuneApproval | undefined> {
  const deadline = client.retryPolicy.deadline();
  const call = { ...reading, url: `${address}/${segment(code)}`, deadline };
  try {
    const { approval } = await client.read(call, toFiledApproval);
    if (isSame(approval.code, code)) return approval;
  } catch (error) {
    if (!(error instanceof GraphError) || !saysNothing(error.fault)) throw error;
  }
  const all = await readApprovals(client, deadline);
  return all.find(({ approval }) => isSame(approval.code, code))?.approval;
}

/** Approved ones first: where Intune has two of ours, that is the one to go on with. */
async function findApproval(client: GraphClient, marker: string): Promise<IntuneApproval | undefined> {
  const ours = (await readApprovals(client, client.retryPolicy.deadline()))
    .filter(({ justification }) => names(justification, marker))
    .map(({ approval }) => approval);
  const inState = (wanted: IntuneApproval['status']): IntuneApproval | undefined =>
    ours.find(({ status }) => status === wanted);
  return inState('approved') ?? inState('needsApproval');
}

/**
 * Asking twice does no harm, so it is tried again like a read. Where Intune refuses, the approval may be over already,
 * and only reading it tells. The id stands in the body: in the path it is an address Intune does not have.
 */
async function cancelApproval(client: GraphClient, code: string): Promise<'cancelled' | 'refused'> {
  const call = { ...cancelling, url: `${address}/cancelMyRequest`, body: JSON.stringify({ id: code }) };
  try {
    return await client.read(call, () => 'cancelled');
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { kind } = error.fault;
    if (kind === 'forbidden') return 'refused';
    if (kind !== 'conflict' && !saysNothing(error.fault)) throw error;
    if (isOver(await readApproval(client, code))) return 'cancelled';
    // It may have been taken all the same: to be asked again.
    if (kind === 'incomplete') throw error;
    return 'refused';
  }
}

/** One that was completed is over too, but calling it cancelled would deny a change that was made. */
function isOver(approval: IntuneApproval | undefined): boolean {
  return approval === undefined || ['cancelled', 'rejected', 'expired'].includes(approval.status);
}

async function readApprovals(client: GraphClient, deadline: Deadline): Promise<readonly FiledApproval[]> {
  return await readList(client, { ...reading, url: address, deadline }, toFiledApproval);
}

/** No such thing, no such address, or an answer that is none: another way of asking may know more. */
function saysNothing({ kind }: GraphFault): boolean {
  return kind === 'notFound' || kind === 'badRequest' || kind === 'incomplete';
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Filed as Base64, and nobody says in which form it comes back. A marker ends in a number: 1 is not the beginning of 12. */
function names(justification: string, marker: string): boolean {
  return [justification, Buffer.from(justification, 'base64').toString('utf8')].some((text) =>
    text.split(marker).some((rest, index) => index > 0 && !/^\d/u.test(rest)),
  );
}
