// Whether every address of Graph the bot uses answers it.
import { adviceText } from '../../../../cards/text/faults/advice.js';
import { ruleGroupIds } from '../../../domain/approval.js';
import type { GraphClient } from '../../../graph/http/client.js';
import { askEndpoints, type EndpointAnswer } from '../../../graph/endpoints.js';
import { faultWords } from '../fault-words.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

/** A line an address; one more where beta as a whole is kept from the bot. Reads only. */
export async function checkEndpoints({ config }: Case, client: GraphClient): Promise<readonly Finding[]> {
  const answers = await askEndpoints(client, {
    beta: config.graph.beta,
    groupIds: ruleGroupIds(config.rule),
  });
  const isBlocked = isBetaBlocked(answers);
  const refused = new Set(answers.filter(({ kind }) => kind === 'refused').map(({ address }) => address));
  const lines = answers.map((answer) => toFinding(answer, refused, isBlocked && answer.version === 'beta'));
  return [...lines, assign, ...(isBlocked ? [betaBlocked] : [])];
}

const assign = cannotTell(
  'POST v1.0 and beta …/assign',
  'not asked, because it would change the tenant',
  'the permission for it is looked at above; npm run countersign -- smoke proves the rest on a test policy',
);

const betaBlocked = problem(
  'Graph beta',
  'every call is refused while v1.0 answers: something lets v1.0 through and not beta',
  'allow /beta on the way to Graph; or set GRAPH_BETA to never: assignment filters cannot be seen then, and every change counts as broad',
);

function isBetaBlocked(answers: readonly EndpointAnswer[]): boolean {
  const fails = (version: string): boolean[] =>
    answers
      .filter((answer) => answer.version === version && answer.kind !== 'notAsked')
      .map(({ kind }) => kind === 'refused');
  const onBeta = fails('beta');
  return onBeta.length > 0 && onBeta.every(Boolean) && !fails('v1.0').every(Boolean);
}

/** `refused`: addresses that were; what hangs on one of them was not asked for that reason. */
function toFinding(answer: EndpointAnswer, refused: ReadonlySet<string>, isBlocked: boolean): Finding {
  switch (answer.kind) {
    case 'answered':
      return ok(answer.address, 'answers');
    case 'notAsked':
      return cannotTell(
        answer.address,
        `not asked: ${refused.has(listOf(answer.address)) ? 'its list was refused' : NOTHING_TO_ASK[answer.without]}`,
      );
    case 'refused':
      return problem(
        answer.address,
        faultWords(answer.fault),
        isBlocked ? 'see Graph beta, below' : adviceText(answer.fault.advice),
      );
  }
}

/** `GET v1.0 /users` for `POST v1.0 /users/{id}/checkMemberGroups`. */
function listOf(address: string): string {
  return address.replace(/^POST/, 'GET').replace(/\/\{id\}.*$/, '');
}

const NOTHING_TO_ASK = {
  policy: 'there is no policy to read them of',
  person: 'there is no person to ask about',
} as const;
