// The files that prove to Entra who the program is: there, readable, of the right kind, and not about to end.
import { readFile, stat } from 'node:fs/promises';
import type { Identity } from '../../../config/identity.js';
import { member, textMember } from '../../../shared/read-json.js';
import { systemCode } from '../../../shared/system-code.js';
import { claimsOf } from '../../../graph/token-roles.js';
import { judgeCertificate } from './certificate.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

const TOKEN = 'AZURE_FEDERATED_TOKEN_FILE';

/** A line or two for each file; none where the program proves itself by a secret or a managed identity. Never shows what is in them that is secret. */
export async function checkProof({ config, tools }: Case): Promise<readonly Finding[]> {
  const files = new Map([config.bot.proof, config.graph.identity].flatMap(fileOf));
  const now = Date.parse(tools.clock.now());
  const lines = [...files].map(async ([path, variable]) => {
    const read = await readText(path, variable);
    if (typeof read !== 'string') return [read];
    return variable === TOKEN
      ? [judgeToken(read, now)]
      : [...judgeCertificate(read, now), ...(await judgeMode(path, variable))];
  });
  return (await Promise.all(lines)).flat();
}

function fileOf(identity: Identity): readonly (readonly [string, string])[] {
  if (identity.kind === 'certificate') return [[identity.certificatePath, 'AZURE_CLIENT_CERTIFICATE_PATH']];
  return identity.kind === 'workload' ? [[identity.tokenFile, TOKEN]] : [];
}

async function readText(path: string, variable: string): Promise<string | Finding> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.trim() !== '') return text;
    return problem(variable, 'the file is empty', `have it filled: ${origins(variable)}`);
  } catch (error) {
    const code = systemCode(error) ?? 'no reason given';
    return code === 'ENOENT'
      ? problem(
          variable,
          'there is no such file',
          `correct the path, or have the file made: ${origins(variable)}`,
        )
      : problem(
          variable,
          `the file cannot be read (${code})`,
          'let the account the bot runs as read the file',
        );
  }
}

function origins(variable: string): string {
  return variable === TOKEN
    ? 'the platform writes it (in Kubernetes, the workload identity webhook for pods with its label)'
    : 'a PEM file with the certificate and its private key';
}

/** Windows has no such modes; there Node answers ones that say nothing. */
async function judgeMode(path: string, variable: string): Promise<readonly Finding[]> {
  if (process.platform === 'win32') return [];
  const { mode } = await stat(path);
  if ((mode & 0o007) === 0) return [];
  const found = 'every account of this machine can reach the private key in it';
  return [problem(variable, found, 'chmod 600 the file, and let the account the bot runs as own it')];
}

/** Issuer, subject and audience are shown, because Entra compares them letter by letter with the federated credential. */
function judgeToken(text: string, now: number): Finding {
  const claims = claimsOf(text.trim());
  if (!claims) {
    const todo = 'see that the platform writes a token (a JWT) there, and nothing else';
    return problem(TOKEN, 'there is no token in the file that can be read', todo);
  }
  const ends = member(claims, 'exp');
  const audience = member(claims, 'aud');
  const audiences = (Array.isArray(audience) ? audience : [audience]).map(String).join(', ');
  const issuer = textMember(claims, 'iss') ?? 'nobody';
  const whose = `by ${issuer}, for ${audiences}, subject ${textMember(claims, 'sub') ?? 'none'}`;
  if (typeof ends !== 'number')
    return cannotTell(TOKEN, `the token does not say when it ends (${whose})`, compare);
  const minutes = Math.floor((ends * 1000 - now) / 60_000);
  if (minutes < 0) {
    const todo = 'the platform should renew it long before that: see why it does not; and see the clock';
    return problem(TOKEN, `the token in the file has ended (${whose})`, todo);
  }
  return ok(TOKEN, `a token ${whose}, ends in ${minutes} min`, compare);
}

const compare = 'the application’s federated credential in Entra must have this issuer, subject and audience';
