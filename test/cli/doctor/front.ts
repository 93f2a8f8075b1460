// What stands between the doctor and the simulated Graph: it adds what the simulator does not play, and what may go wrong on the way.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Changed by tests while it runs. */
export interface FrontState {
  /** Owners by group id. */
  owners: Record<string, readonly { readonly id: string; readonly displayName: string | null }[]>;
  guard: { isAssignableToRole: boolean | null; onPremisesSyncEnabled: boolean | null };
  /** Intune's access policies; a number is a status. */
  approvalPolicies: readonly object[] | number;
  /** Milliseconds by which its clock is off. */
  clockOff: number;
  /** A proxy that does not let beta through. */
  betaBlocked: boolean;
  /** Never answers again. */
  hangs: boolean;
}

export interface Front {
  readonly origin: string;
  readonly state: FrontState;
  /** Method and path of every call that could have changed something. */
  readonly writes: readonly string[];
  close(): Promise<void>;
}

/** Nobody owns anything, Intune asks for nothing, and all is well. */
export function newState(): FrontState {
  return {
    owners: {},
    guard: { isAssignableToRole: true, onPremisesSyncEnabled: null },
    approvalPolicies: [],
    clockOff: 0,
    betaBlocked: false,
    hangs: false,
  };
}

export async function startFront(graphOrigin: string): Promise<Front> {
  const state = newState();
  const writes: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    const isQuestion = /\$batch$|\/checkMemberGroups$/.test(url);
    if (request.method !== 'GET' && !isQuestion) writes.push(`${request.method ?? ''} ${url}`);
    if (state.hangs) return;
    response.setHeader('date', new Date(Date.now() + state.clockOff).toUTCString());
    const own = ownAnswer(state, url);
    if (own) send(response, own.status, JSON.stringify(own.json));
    else void pass(graphOrigin, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    state,
    writes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function ownAnswer(
  state: FrontState,
  url: string,
): { readonly status: number; readonly json: unknown } | undefined {
  if (state.betaBlocked && url.startsWith('/beta'))
    return { status: 403, json: 'blocked by the proxy of Northwind Harbor' };
  const [, owned] = /^\/(?:beta|v1\.0)\/groups\/([^/]+)\/owners/.exec(url) ?? [];
  if (owned !== undefined) return { status: 200, json: { value: state.owners[owned] ?? [] } };
  const [, guarded] = /^\/v1\.0\/groups\/([^/?]+)\?.*isAssignableToRole/.exec(url) ?? [];
  if (guarded !== undefined) return { status: 200, json: { id: guarded, ...state.guard } };
  if (url.startsWith('/beta/deviceManagement/operationApprovalPolicies')) {
    const { approvalPolicies } = state;
    return typeof approvalPolicies === 'number'
      ? { status: approvalPolicies, json: { error: { code: 'Forbidden', message: 'no' } } }
      : { status: 200, json: { value: approvalPolicies } };
  }
  return undefined;
}

async function pass(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization = '', consistencylevel } = request.headers;
  const answer = await fetch(`${origin}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: {
      authorization,
      'content-type': 'application/json',
      ...(typeof consistencylevel === 'string' && { consistencylevel }),
    },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  send(response, answer.status, await answer.text());
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
}
