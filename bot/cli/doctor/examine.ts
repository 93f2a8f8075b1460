// The whole examination: what can go on at the same time does, and nothing of it outlasts the deadline.
import type { Environment } from '../../config/environment.js';
import { createGraphClient, type GraphClient } from '../../graph/http/client.js';
import { createCredential } from '../../credentials.js';
import { createGraphCredential } from '../../graph/http/credential.js';
import { checkApprovers } from './tenant/approvers.js';
import { checkBotToken } from './teams/bot-token.js';
import { checkChannel } from './teams/channel.js';
import { checkGraphClock, checkLoginClock } from './teams/clock.js';
import { checkConfiguration } from './setup/configuration.js';
import { checkDoor } from './teams/door.js';
import { checkEndpoints } from './tenant/endpoints.js';
import { checkGroups } from './tenant/groups.js';
import { checkInsecure } from './setup/insecure.js';
import { checkIntuneApproval } from './tenant/intune-approval.js';
import { checkManifest } from './setup/manifest.js';
import { checkNode } from './setup/node.js';
import { checkOwners } from './tenant/owners.js';
import { checkProof } from './teams/proof.js';
import { checkRegistration } from './setup/registration.js';
import { checkStore } from './store/store.js';
import { checkTelemetry } from './setup/telemetry.js';
import { checkGraphToken } from './tenant/token.js';
import { inTimeOr, type Deadline } from './deadline.js';
import { cannotTell, type Finding } from './finding.js';
import type { Question } from './question.js';
import { readDecidingGroups } from './tenant/read-people.js';
import { toReport, type Report, type Section } from './report.js';
import type { Case, Tools } from './tools.js';

/** Milliseconds for all of it, below the minute an operator is promised. */
const TIMEOUT_MS = 50_000;

/** Looks at everything and changes nothing. Never throws. */
export async function examine(
  environment: Environment,
  question: Question,
  tools: Tools,
  timeout = TIMEOUT_MS,
): Promise<Report> {
  const { config, findings } = checkConfiguration(environment);
  const machine = checkNode(tools.nodeVersion);
  if (!config) {
    const rest = cannotTell('everything else', 'not looked at, because the settings decide what to look at');
    return toReport(tools.clock.now(), [
      { title: 'Configuration', findings },
      { title: 'Everything else', findings: [machine, rest] },
    ]);
  }
  const given: Case = { config, environment, question, tools };
  const deadline: Deadline = { clock: tools.clock, endsAt: tools.clock.monotonic() + timeout };
  const [others, graph, proof, telemetry] = await Promise.all([
    checkOthers(given, deadline),
    checkGraph(given, deadline),
    inTimeOr(deadline, 'proof of identity', checkProof(given)),
    inTimeOr(deadline, 'traces and metrics', checkTelemetry(given)),
  ]);
  return toReport(tools.clock.now(), [
    { title: 'Configuration', findings: [...findings, ...checkInsecure(config, environment)] },
    { title: 'This machine', findings: [machine, ...proof, ...graph.machine, ...telemetry] },
    { title: 'Store', findings: others.store },
    ...graph.sections,
    { title: 'Teams', findings: others.teams },
  ]);
}

/** Everything that does not ask Graph. */
async function checkOthers(
  given: Case,
  deadline: Deadline,
): Promise<{ readonly store: readonly Finding[]; readonly teams: readonly Finding[] }> {
  const channel = checkChannel(given);
  const [store, ...teams] = await Promise.all([
    inTimeOr(deadline, 'store', checkStore(given)),
    inTimeOr(deadline, 'token for Teams', checkBotToken(given)),
    inTimeOr(
      deadline,
      'Teams’ side',
      channel.then(({ findings }) => findings),
    ),
    inTimeOr(
      deadline,
      'the bot’s address',
      channel.then(({ keyId }) => checkDoor(given, keyId)),
    ),
    inTimeOr(deadline, 'manifest', checkManifest(given)),
  ]);
  return { store, teams: [...teams.flat(), checkRegistration(given)] };
}

interface GraphFindings {
  readonly machine: readonly Finding[];
  readonly sections: readonly Section[];
}

async function checkGraph(given: Case, deadline: Deadline): Promise<GraphFindings> {
  const { config, tools } = given;
  const { identity, audience } = config.graph;
  const credential = createGraphCredential(createCredential(identity), {
    kind: identity.kind,
    audience,
    clock: tools.clock,
  });
  const clock = checkGraphClock(given);
  const token = checkGraphToken(given, credential);
  const asked = Promise.all([clock, token]);
  const isOpen = asked.then(([{ answers }, { hasToken }]) => answers && hasToken);
  const client = clientOf(given, credential);
  const late = (subject: string, work: (client: GraphClient) => Promise<readonly Finding[]>) =>
    inTimeOr(
      deadline,
      subject,
      isOpen.then((open) =>
        open ? work(client) : [cannotTell(subject, 'not asked: Graph does not answer, or there is no token')],
      ),
    );
  const [graphClock, login, tokens, endpoints, intune, people] = await Promise.all([
    inTimeOr(
      deadline,
      'Graph',
      clock.then(({ findings }) => findings),
    ),
    inTimeOr(deadline, 'login', checkLoginClock(given)),
    inTimeOr(
      deadline,
      'token for Graph',
      token.then(({ findings }) => findings),
    ),
    late('addresses of Graph', (graph) => checkEndpoints(given, graph)),
    late('Multi Admin Approval', (graph) => checkIntuneApproval(given, graph)),
    late('groups', (graph) => checkPeople(given, graph)),
  ]);
  return {
    machine: [...graphClock, ...login],
    sections: [
      { title: 'Graph', findings: [...tokens, ...endpoints, ...intune] },
      { title: 'People', findings: people },
    ],
  };
}

async function checkPeople({ config }: Case, client: GraphClient): Promise<readonly Finding[]> {
  const groups = await readDecidingGroups(client, config.rule);
  return [
    ...checkGroups(groups),
    ...checkApprovers(config.rule, groups),
    ...(await checkOwners({ client, beta: config.graph.beta }, groups)),
  ];
}

/** Less patient than the bot's: the operator waits, and may simply ask again. */
function clientOf({ config, tools }: Case, credential: () => Promise<string>): GraphClient {
  return createGraphClient({
    origin: config.graph.origin,
    credential,
    clock: tools.clock,
    random: () => 0.5,
    guid: () => tools.guid(),
    limits: { tries: 2, try: 8_000, call: 15_000 },
    stop: tools.stop,
  });
}
