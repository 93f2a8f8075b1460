// Whether every address of Graph the bot uses answers it.
import { ruleGroupIds } from '../../domain/approval.js';
import type { GraphClient } from '../../graph/client.js';
import { askEndpoints, type EndpointAnswer } from '../../graph/endpoints.js';
import { faultWords } from './fault-words.js';
import { cannotTell, ok, problem, type Finding } from './finding.js';
import type { Case } from './tools.js';

/** A line an address; one more where beta as a whole is kept from the bot. Reads only. */
export async function checkEndpoints({ config }: Case, client: GraphClient): Promise<readonly Finding[]> {
  const answers = await askEndpoints(client, {
    beta: config.graph.beta,
    groupIds: ruleGroupIds(config.rule),
  });
  const isBlocked = isBetaBlocked(answers);
  const lines = answers.map((answer) => toFinding(answer, isBlocked && answer.version === 'beta'));
  return isBlocked ? [...lines, betaBlocked] : lines;
}

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

function toFinding(answer: EndpointAnswer, isBlocked: boolean): Finding {
  switch (answer.kind) {
    case 'answered':
      return ok(answer.address, 'answers');
    case 'notAsked':
      return cannotTell(answer.address, `not asked: ${answer.why}`);
    case 'refused':
      return problem(
        answer.address,
        faultWords(answer.fault),
        isBlocked ? 'see Graph beta, below' : answer.fault.advice,
      );
  }
}
