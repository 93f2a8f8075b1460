// Whether Intune itself asks for a second approval of what the bot sends (Multi Admin Approval).
import { GraphError } from '../../../domain/graph-error.js';
import { readApprovalPolicies } from '../../../graph/intune/approval-policies.js';
import type { GraphClient } from '../../../graph/http/client.js';
import { faultWords } from '../fault-words.js';
import { cannotTell, few, ok, quoted, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

const subject = 'Multi Admin Approval';
const look =
  'look in the Intune admin center under Tenant administration > Multi Admin Approval > Access policies';

/** One line. That no policy is listed proves nothing: Graph's list is known to leave kinds out. */
export async function checkIntuneApproval(
  { config }: Case,
  client: GraphClient,
): Promise<readonly Finding[]> {
  if (config.graph.beta === 'never')
    return [cannotTell(subject, 'only Graph beta says, and GRAPH_BETA is never', look)];
  try {
    const policies = await readApprovalPolicies(client);
    const covering = policies.filter(({ covers }) => covers === 'compliance');
    if (covering.length > 0) {
      const names = few(covering.map(({ name }) => quoted(name)));
      return [
        ok(
          subject,
          `on for compliance policies, by ${names}: each approved change waits for an approval in Intune too`,
          'see that its approvers know of the bot, or exclude the bot’s application there if one approval is to be enough',
        ),
      ];
    }
    const unnamed = policies.filter(({ covers }) => covers === 'unnamed');
    if (unnamed.length > 0) {
      const names = few(unnamed.map(({ name }) => quoted(name)));
      return [cannotTell(subject, `Graph does not say what ${names} covers`, look)];
    }
    return [
      cannotTell(subject, 'no access policy for compliance policies is listed, which proves little', look),
    ];
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return [cannotTell(subject, `could not be read: ${faultWords(error.fault)}`, look)];
  }
}
