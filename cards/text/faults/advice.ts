// What to do about a Graph call that went wrong, in one sentence; and what is off where a permission is missing.
import type { Advice, Need, PlainAdvice, TokenSource } from '../../../bot/domain/advice.js';

/** The sentence. Stored sentences and the names of permissions are somebody else's words: a card makes them inert. */
export function adviceText(advice: Advice): string {
  switch (advice.kind) {
    case 'throttled':
      return advice.seconds === undefined
        ? 'Graph asked for fewer calls: try again in a minute.'
        : `Graph asked for fewer calls: try again in ${inSeconds(advice.seconds)}.`;
    case 'grant':
      return grant(advice);
    case 'approvalMismatch':
      return `Intune did not take the approved change: it is not approved yet, or body, endpoint or identity differ from what was filed. Look ${APPROVAL_PAGE}. To follow it there the bot needs ${advice.permissions.join(' and ')}.`;
    case 'needsBeta':
      return `Graph v1.0 cannot carry ${BETA_ONLY[advice.because]}. This needs Graph beta, which GRAPH_BETA=never forbids: change that setting, or make the change in the Intune admin center.`;
    case 'noTokenFrom':
      return `The bot got no token for Graph: ${CHECK_OF[advice.source]}.`;
    case 'sentence':
      return advice.text;
    default:
      return PLAIN[advice.kind];
  }
}

/** What does not work where Graph refuses the permissions for a need: completes "Off without it: …". Empty for `nothing`. */
export function offWithout(need: Need): string {
  return OFF[need];
}

const OFF: Readonly<Record<Need, string>> = {
  readPolicies: 'finding policies and reading their assignments',
  assign: 'applying approved changes',
  readFilters: 'naming assignment filters on cards',
  readOtherPolicies: 'saying that a name belongs to a policy of another kind',
  intuneApprovals: 'following Intune’s own approval (Multi Admin Approval)',
  readGroups: 'finding groups and counting their members',
  readPeople: 'looking up whether a person’s account is enabled and no guest’s',
  checkMembership: 'knowing who may ask and who may approve',
  nothing: '',
};

function grant({ permissions, which, need }: Extract<Advice, { kind: 'grant' }>): string {
  const wanted = permissions.join(which === 'all' ? ' and ' : ' or ');
  const without = OFF[need] === '' ? '' : ` Off without it: ${OFF[need]}.`;
  return `Ask an administrator to grant the bot’s application ${wanted} (an application permission, with admin consent).${without}`;
}

function inSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return `${whole} second${whole === 1 ? '' : 's'}`;
}

const APPROVAL_PAGE = 'in the Intune admin center under Tenant administration > Multi Admin Approval';

const BETA_ONLY: Readonly<Record<Extract<Advice, { kind: 'needsBeta' }>['because'], string>> = {
  filter: 'an assignment filter',
  policyType: 'this type of policy',
  unknownTarget: 'one of the targets on this policy',
};

const CHECK_OF: Readonly<Record<TokenSource, string>> = {
  managedIdentity:
    'check that the managed identity named by GRAPH_CLIENT_ID (or MicrosoftAppId) is assigned to where the bot runs',
  secret: 'check tenant, client id and secret of its application, and whether the secret has expired',
  certificate:
    'check the certificate file, and that the application knows this certificate and it has not expired',
  workload: 'check the federated token file, and the application’s federated credential',
};

const PLAIN: Readonly<Record<PlainAdvice, string>> = {
  unauthenticated:
    'Graph did not accept the bot’s token: check the tenant, the cloud and the clock of the machine the bot runs on.',
  noLicence:
    'This tenant has no active Intune licence: assign one, sign in to the Intune admin center once, then try again.',
  notFound: 'It is not in the tenant any more: look it up again.',
  badRequest: 'Graph refused the request as it is: show its message to whoever runs the bot.',
  conflict:
    'Something else is changing the same thing: look at it in the Intune admin center, then try again.',
  server:
    'Graph has trouble of its own: try again in a few minutes, and look at Microsoft’s service health if it lasts.',
  unreachable: 'Graph could not be reached: check network, DNS and proxy of the machine the bot runs on.',
  timeout: 'Graph did not answer in time: try again.',
  incomplete:
    'Graph’s answer cannot be trusted, so it was not used: try again, and report it if it happens again.',
  noToken: 'The bot got no token for Graph: check its managed identity, certificate or secret.',
  conditionalAccess:
    'A Conditional Access policy stops the bot: have its application excluded from it, or its network allowed.',
  unnamedPermission: 'The bot lacks a permission: check its application permissions in Microsoft Entra.',
  approvalOpen: `Another Intune approval is open on this policy, and one at a time is possible: have it completed or cancelled ${APPROVAL_PAGE}, then plan again.`,
  approvalUnheard:
    'Intune’s Multi Admin Approval asks for a justification although the bot sent one, or a code: look for a proxy between the bot and Graph that drops headers beginning with x-msft-approval.',
  approvalOther: `Intune’s Multi Admin Approval did not take what the bot sent with the change: show its message to whoever runs the bot, and look ${APPROVAL_PAGE}.`,
  approvalHolds: `Intune’s own approval holds this change and nothing has changed yet: somebody who may approve it there does so ${APPROVAL_PAGE}, and then it can be completed.`,
  outcomeUnknown:
    'Nobody knows yet whether Graph took it: the bot reads the policy to find out, so do not send it again by hand.',
  unlistedAddress:
    'The address kept with this request is none the bot sends changes to: tell whoever runs it, and ask again.',
  alteredBody:
    'The stored body is not the one that was approved, so it was not sent. Have the store checked, then plan again.',
  lookAgain: 'Graph did not answer in time: look again.',
  strangeId: 'Teams named a person by an id the directory does not have.',
  strangePerson: 'The directory answered about somebody else: try again, and report it if it happens again.',
};
