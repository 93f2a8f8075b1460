// The bot's own address: whether it answers, is ready, and lets nobody in who cannot prove to be Teams.
import { member, parseJson } from '../../../shared/read-json.js';
import { askHttp, type HttpAnswer } from '../ask-http.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import { forgedActivity, forgedToken } from './forge.js';
import type { Case } from '../tools.js';

/** Asks `--url`, else the port on this machine. `keyId`: a key that Teams publishes, if one is known. */
export async function checkDoor(given: Case, keyId = 'unknown'): Promise<readonly Finding[]> {
  const { config, question, tools } = given;
  const origin = question.url ?? `http://127.0.0.1:${config.port}`;
  if (question.url === undefined && config.port === 0)
    return [cannotTell('the bot’s address', 'PORT is 0, so it is not known', 'give it with --url')];
  const alive = await askHttp(tools, `${origin}/healthz`);
  if (alive.kind === 'silent') return [sayAbsent(origin, alive.why, question.url !== undefined)];
  if (alive.status !== 200 || member(parseJson(alive.text), 'status') !== 'alive') {
    const found = `HTTP ${alive.status}, which is no answer of Countersign’s`;
    return [problem(`GET ${origin}/healthz`, found, 'see what answers there, and where the bot listens')];
  }
  const body = forgedActivity(config);
  const token = forgedToken(config, keyId, tools.clock.now());
  const [ready, without, forged] = await Promise.all([
    askHttp(tools, `${origin}/readyz`),
    knock(tools, origin, body),
    knock(tools, origin, body, token),
  ]);
  const messages = `POST ${origin}/api/messages`;
  return [
    ok(`GET ${origin}/healthz`, 'alive'),
    sayReady(`GET ${origin}/readyz`, ready),
    sayRefused(`${messages} without a token`, without),
    sayRefused(`${messages} with a forged token`, forged),
  ];
}

function knock(tools: Case['tools'], origin: string, body: string, token?: string): Promise<HttpAnswer> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return askHttp(tools, `${origin}/api/messages`, { method: 'POST', headers, body });
}

/** On this machine the bot may simply not have been started yet. */
function sayAbsent(origin: string, why: string, isAsked: boolean): Finding {
  const subject = `GET ${origin}/healthz`;
  return isAsked
    ? problem(subject, `no answer (${why})`, 'start the bot, and check DNS, certificate and firewall')
    : cannotTell(subject, `no answer (${why})`, 'start the bot (npm start), or give its address with --url');
}

function sayReady(subject: string, answer: HttpAnswer): Finding {
  if (answer.kind === 'silent') return problem(subject, `no answer (${answer.why})`, 'look at the bot’s log');
  if (answer.status === 200) return ok(subject, 'ready');
  const reason = member(parseJson(answer.text), 'reason');
  if (reason === 'stopping') return cannotTell(subject, 'the bot is stopping', 'ask again in a moment');
  const found = `HTTP ${answer.status}${reason === 'store' ? ', the store cannot be used' : ''}`;
  return problem(subject, found, 'see the lines of the store, and the bot’s log');
}

function sayRefused(subject: string, answer: HttpAnswer): Finding {
  if (answer.kind === 'silent') return problem(subject, `no answer (${answer.why})`, 'look at the bot’s log');
  const { status } = answer;
  if (status === 401) return ok(subject, 'refused with 401');
  if (status >= 200 && status < 300) {
    const todo =
      'stop the bot now: anybody can act as Teams there. See what stands between Teams and the bot';
    return problem(subject, `let in with ${status}`, todo);
  }
  if (status === 503) {
    const found = 'HTTP 503 in place of 401: the bot cannot read Teams’ signing keys, or has too much to do';
    return problem(subject, found, 'let the bot reach the keys, and ask again in a minute');
  }
  return problem(
    subject,
    `HTTP ${status} in place of 401`,
    'see what stands between Teams and the bot: its own answer to this is 401',
  );
}
