// `countersign smoke`: one change to one policy of the real tenant and back, with the person's consent at each step.
import type { Environment } from '../../config/environment.js';
import { readConfig, type Config } from '../../config/read-config.js';
import { GraphError } from '../../domain/graph-error.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { readPolicyFacts, readRowIds } from '../../graph/intune/policy-facts.js';
import { sayAnswers, type Aftermath } from './answers.js';
import { applyChange, planChange } from './change.js';
import { leaveHeld } from './leave-held.js';
import { lookAround, type Found } from './look-around.js';
import type { Question } from './question.js';
import { openRig, type Rig } from './rig.js';
import { takeBack } from './take-back.js';
import type { Terminal } from './terminal.js';
import { sayWayBack } from './way-back.js';
import { brokeOff, faultLines, say, sayStep } from './words.js';

const DONE = 0;
const LOOK = 1;
const WRONG_USE = 2;

/**
 * Answers the exit status: 0 where the policy was changed and reads as it was again, 1 where there is something to look
 * at, also where a step was refused or not consented to, 2 where nobody is at the terminal. Throws ConfigError, StoreError.
 */
export async function smoke(
  question: Question,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  if (!terminal.isTTY) {
    terminal.write('smoke: standard input is no terminal, and nobody could consent there; run it in one\n');
    return WRONG_USE;
  }
  const config = readConfig(environment);
  if (config.frozen) {
    terminal.write(
      'smoke: COUNTERSIGN_FREEZE is 1, so nothing may be applied; set it to 0 and run it again\n',
    );
    return LOOK;
  }
  sayOpening(terminal, config);
  const rig = openRig(config, terminal);
  try {
    return await walk(rig, question);
  } finally {
    await rig.close();
  }
}

function sayOpening(terminal: Terminal, { graph }: Config): void {
  terminal.write(
    `Countersign smoke test: one row on one policy, and off again. Tenant ${graph.tenantId}, ${graph.origin}\n`,
  );
  say(
    terminal,
    'It keeps a store of its own and never opens the running bot’s. Leave the policy alone meanwhile, in the bot and in the portal.',
    'Intune’s audit log will have two changes by the bot’s identity that the running bot knows nothing of: the alert foreign-change',
    '(deployment/runbooks.md) will see both. Tell whoever is on call.',
  );
}

async function walk(rig: Rig, question: Question): Promise<number> {
  const prepared = await prepare(rig, question);
  if (!prepared) return LOOK;
  const { found, request } = prepared;
  const carried = await applyChange(rig, request, found);
  if (!carried) return LOOK;
  const after = await lookAfter(rig, found);
  let isAsItWas = false;
  switch (carried.kind) {
    case 'applied':
      isAsItWas = await takeBackOrSay(rig, carried.request, found);
      break;
    case 'held':
      await leaveHeld(rig, carried.request);
      break;
    case 'unclear':
      await sayWayBack(rig, found, carried.mayStillCome);
      break;
    case 'notSent':
      break;
  }
  if (rig.sendings.length > 0 && request.plan) sayAnswers(rig, { found, plan: request.plan, after });
  rig.terminal.write(
    isAsItWas ? '\nAll done: the policy is as it was.\n' : '\nThere is something to look at: see above.\n',
  );
  return isAsItWas ? DONE : LOOK;
}

/** Steps 1 and 2. Nothing is sent by them. */
async function prepare(
  rig: Rig,
  question: Question,
): Promise<{ readonly found: Found; readonly request: ApprovalRequest } | undefined> {
  try {
    sayStep(
      rig.terminal,
      '1 READS',
      'ask for a token, the policy, its rows and the group; nothing is changed',
    );
    const found = await lookAround(rig, question);
    const request = found && (await planChange(rig, found));
    return request && { found, request };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const why = rig.terminal.left.aborted ? ['left.'] : faultLines(error.fault);
    say(rig.terminal, ...why, 'Nothing was sent.');
    return undefined;
  }
}

/** The row is on the policy: whatever breaks from here on, the way back is said. */
async function takeBackOrSay(rig: Rig, applied: ApprovalRequest, found: Found): Promise<boolean> {
  try {
    return await takeBack(rig, applied, found);
  } catch (error) {
    say(rig.terminal, brokeOff(error));
    await sayWayBack(rig, found, true);
    return false;
  }
}

async function lookAfter(rig: Rig, { policy }: Found): Promise<Aftermath> {
  const question = { policy, beta: rig.graph.beta };
  const [facts, rowIds] = await Promise.all([
    readPolicyFacts(rig.client, question),
    readRowIds(rig.client, question),
  ]);
  return { facts, rowIds };
}
