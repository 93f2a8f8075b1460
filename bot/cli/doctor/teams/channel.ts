// What the bot needs of Teams' side: the keys its messages are signed with, and the hosts that take replies.
import { member, parseJson, textMember } from '../../../shared/read-json.js';
import { askHttp } from '../ask-http.js';
import { ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

/** `keyId` names one of the keys that are published now. */
export interface Channel {
  readonly findings: readonly Finding[];
  readonly keyId?: string;
}

/** Reads the published keys, and knocks at each host replies go to; a stand-in for Teams has its own. */
export async function checkChannel(given: Case): Promise<Channel> {
  const { channel, cloud } = given.config;
  const hosts = channel.loopback ? [] : cloud.serviceHosts;
  const [keys, ...replies] = await Promise.all([
    checkKeys(given),
    ...hosts.map((host) => checkHost(given, host)),
  ]);
  return { ...keys, findings: [...keys.findings, ...replies] };
}

async function checkKeys({ config, tools }: Case): Promise<Channel> {
  const subject = 'Teams’ signing keys';
  const { openIdMetadataUrl } = config.channel;
  const todo = `let this machine reach ${new URL(openIdMetadataUrl).origin}: without the keys nobody is let in`;
  const metadata = await askHttp(tools, openIdMetadataUrl);
  if (metadata.kind === 'silent')
    return { findings: [problem(subject, `no answer (${metadata.why})`, todo)] };
  const address = textMember(parseJson(metadata.text), 'jwks_uri');
  if (address === undefined)
    return { findings: [problem(subject, `HTTP ${metadata.status}, and no address of keys`, todo)] };
  const answer = await askHttp(tools, address);
  const list = answer.kind === 'answer' ? member(parseJson(answer.text), 'keys') : undefined;
  const ids = Array.isArray(list) ? list.map((key) => textMember(key, 'kid')) : [];
  const [keyId] = ids.filter((id) => id !== undefined);
  if (keyId === undefined) return { findings: [problem(subject, 'no keys could be read', todo)] };
  return { keyId, findings: [ok(subject, `${ids.length} published`)] };
}

/** Any answer will do: without a conversation there is nothing to ask for. */
async function checkHost({ tools }: Case, host: string): Promise<Finding> {
  const answer = await askHttp(tools, `https://${host}/`);
  return answer.kind === 'answer'
    ? ok(`replies to ${host}`, 'it answers')
    : problem(`replies to ${host}`, `no answer (${answer.why})`, 'check network, DNS, proxy and firewall');
}
