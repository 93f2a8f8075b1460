// A simulated tenant to try the smoke test on, and a terminal whose person types what a test says.
import { randomUUID } from 'node:crypto';
import { smoke } from '../../../bot/cli/smoke/smoke.js';
import { readQuestion } from '../../../bot/cli/smoke/question.js';
import type { Terminal } from '../../../bot/cli/smoke/terminal.js';
import { GROUP_IDS } from '../../../demo/graph/seed/groups.js';
import { startGraph } from '../../../demo/graph/server.js';
import { startIdentity } from '../../../demo/identity/server.js';

const TENANT_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const POLICY = 'Windows 11 baseline';
export const GROUP = 'Smoke test (empty)';
export const GROUP_ID = '5a5a0000-4f2d-4d6b-8a11-0d5f6c7b8a05';

/** What is typed at a question; nothing leaves (Ctrl-C). May do something to the tenant first. */
export type Typed = string | undefined | (() => Promise<string | undefined>);

/** What a run left: its status, all it printed with white space as it was, and what reached `assign`. */
export interface Ran {
  readonly status: number;
  readonly printed: string;
  /** The same with every run of white space made one blank. */
  readonly text: string;
  readonly questions: readonly string[];
  /** Calls of `assign`, in order. */
  readonly sent: readonly Call[];
}

export interface Row {
  readonly kind: string;
  readonly groupId?: string;
  readonly filterId?: string;
}

interface State {
  readonly policies: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly rows: readonly Row[];
  }[];
  readonly maa: { readonly requests: readonly { readonly id: string; readonly status: string }[] };
}

interface Call {
  readonly method: string;
  readonly version: string;
  readonly path: string;
  readonly status: number;
  readonly body?: string;
  readonly justification?: string;
}

export interface Tenant {
  run(typed: readonly Typed[], how?: How): Promise<Ran>;
  /** The stand-in's control API: POST with a body. */
  control(path: string, body?: object): Promise<void>;
  /** Sets a fault; answers with a function that resolves once a call has come to it. */
  trap(fault: object): Promise<() => Promise<void>>;
  state(): Promise<State>;
  rows(policy?: string): Promise<readonly Row[]>;
  identity(wish: object): Promise<void>;
  /** As new: with one empty group to try on. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export interface How {
  readonly policy?: string;
  readonly group?: string;
  readonly isTTY?: boolean;
  /** Aborts where the person leaves while nothing is asked; as long as they may, it ends the reading. */
  readonly left?: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One for a file: @azure/identity looks for the platform's identity endpoint once in a process. */
export async function openTenant(): Promise<Tenant> {
  const identity = await startIdentity({ tenantId: TENANT_ID });
  const graph = await startGraph({ identityOrigin: identity.origin, tenantId: TENANT_ID });
  process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
  process.env['IDENTITY_HEADER'] = identity.secret;
  let appId = randomUUID();
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${graph.origin}/control/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return await answer.json();
  };
  const tenant: Tenant = {
    control: async (path, body = {}) => {
      await control('POST', path, body);
    },
    trap: async (fault) => {
      const { id } = (await control('POST', 'faults', fault)) as { readonly id: string };
      return async () => {
        await control('GET', `faults/${id}?wait=20`);
      };
    },
    state: async () => (await control('GET', 'state')) as State,
    rows: async (policy = POLICY) =>
      (await tenant.state()).policies.find(({ displayName }) => displayName === policy)?.rows ?? [],
    identity: async (wish) => {
      await fetch(`${identity.origin}/control/identity`, { method: 'POST', body: JSON.stringify(wish) });
    },
    run: async (typed, how = {}) => {
      const question = readQuestion(['--policy', how.policy ?? POLICY, '--group', how.group ?? GROUP]);
      if (!question) throw new Error('the arguments make no question');
      const left = [...typed];
      const printed: string[] = [];
      const questions: string[] = [];
      const status = await smoke(
        question,
        {
          MicrosoftAppId: appId,
          MicrosoftAppType: 'UserAssignedMSI',
          MicrosoftAppTenantId: TENANT_ID,
          GRAPH_BASE_URL: graph.origin,
          APPROVER_GROUP_IDS: GROUP_IDS.approvers,
          REQUEST_STORE: 'sqlite:/nowhere/at/all/requests.db',
          ...how.environment,
        },
        {
          isTTY: how.isTTY ?? true,
          ...leaving(how.left),
          write: (text) => void printed.push(text),
          ask: async (asked) => {
            printed.push(asked, '\n');
            questions.push(asked.trim());
            const next = left.shift();
            return typeof next === 'function' ? await next() : next;
          },
        },
      );
      expect(left).toEqual([]);
      const all = printed.join('');
      expect(all).not.toMatch(/eyJ|Bearer/);
      expect(all).not.toContain(identity.secret);
      const { calls } = (await control('GET', 'calls?since=0')) as { readonly calls: readonly Call[] };
      const sent = calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/assign'));
      return { status, printed: all, text: all.replace(/\s+/g, ' '), questions, sent };
    },
    renew: async () => {
      appId = randomUUID();
      await tenant.identity({ tenantId: TENANT_ID });
      await control('DELETE', 'faults');
      await tenant.control('reset');
      await tenant.control('groups', { id: GROUP_ID, displayName: GROUP });
    },
    close: async () => {
      await Promise.all([identity.close(), graph.close()]);
    },
  };
  await tenant.renew();
  return tenant;
}

/** As a real terminal does it: nobody leaves any more once something is to be seen through. */
function leaving(signal?: AbortSignal): Pick<Terminal, 'left' | 'seeThrough'> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  signal?.addEventListener('abort', leave);
  return { left: left.signal, seeThrough: () => signal?.removeEventListener('abort', leave) };
}
