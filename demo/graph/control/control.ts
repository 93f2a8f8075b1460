// The control API: to look into the tenant, to shape it, and to make it misbehave. No authentication; this machine only.
import { readText } from '../../local-server.js';
import type { Change } from '../http/calls.js';
import { decideApproval, endApproval, setApprovals } from './approvals.js';
import { ControlError } from './error.js';
import { clonePolicy, editRows } from './edit.js';
import { readFaultOrder } from './faults.js';
import { stateOf } from './state.js';
import { createEntity, deleteEntity, setMembers, setOwners, setPageSizes, setUser } from './tenant.js';
import type { Exchange } from '../http/exchange.js';
import { isObject, numberOf, parseJson, type JsonObject } from '../http/json.js';
import type { World } from '../world.js';

/** What a control call answers with. */
interface Controlled {
  readonly status: number;
  readonly body: unknown;
}

type Command = (world: World, body: JsonObject, id: string) => unknown;

/** By method and path; `*` is an id. Each answers with what becomes the JSON body. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'GET /control/state': (world) => stateOf(world.tenant),
  'POST /control/faults': (world, body) => ({ id: world.faults.add(readFaultOrder(body)) }),
  'DELETE /control/faults': (world) => {
    world.faults.clear();
    return {};
  },
  'POST /control/edit': (world, body) => editRows(world, body),
  'POST /control/clone': (world, body) => clonePolicy(world, body),
  'POST /control/reset': (world) => {
    world.reset();
    world.log.changed({ kind: 'reset', by: 'outside' });
    return {};
  },
  'POST /control/latency': (world, body) => {
    world.latencyMs = numberOf(body['milliseconds']) ?? 0;
    return {};
  },
  'POST /control/pageSize': (world, body) => setPageSizes(world.tenant, body),
  'POST /control/maa': (world, body) => changed(world, setApprovals(world.tenant, body), 'approval'),
  'POST /control/maa/approve': (world, body) =>
    changed(world, decideApproval(world.tenant, 'approved', body), 'approval'),
  'POST /control/maa/reject': (world, body) =>
    changed(world, decideApproval(world.tenant, 'rejected', body), 'approval'),
  'POST /control/maa/expire': (world, body) =>
    changed(world, endApproval(world.tenant, 'expired', body), 'approval'),
  'POST /control/maa/cancel': (world, body) =>
    changed(world, endApproval(world.tenant, 'cancelled', body), 'approval'),
  'POST /control/members': (world, body) => changed(world, setMembers(world.tenant, body)),
  'POST /control/owners': (world, body) => changed(world, setOwners(world.tenant, body)),
  'POST /control/*': (world, body, kind) => changed(world, createEntity(world.tenant, kind, body)),
  'PATCH /control/users/*': (world, body, id) => changed(world, setUser(world.tenant, id, body)),
  'DELETE /control/groups/*': (world, _, id) => changed(world, deleteEntity(world.tenant.groups, id)),
  'DELETE /control/policies/*': (world, _, id) => changed(world, deleteEntity(world.tenant.policies, id)),
};

/** Serves a control call: JSON in, JSON out; 400 with `{ error }` for what cannot be read, 404 for what is not there. */
export async function answerControl(world: World, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const key = `${request.method ?? ''} ${url.pathname}`;
  if (key === 'GET /control/events') {
    streamEvents(world, exchange);
    return;
  }
  const text = await readText(request);
  const { status, body } = (await look(world, key, url.searchParams)) ?? run(world, key, text);
  // Not chained: restify, loaded beside this in the demo, replaces writeHead by one that answers nothing.
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** What is only looked at, and asks with a query; nothing for every other call. */
async function look(world: World, key: string, query: URLSearchParams): Promise<Controlled | undefined> {
  if (key === 'GET /control/calls')
    return { status: 200, body: { calls: world.log.since(Number(query.get('since') ?? 0)) } };
  const [, id] = /^GET \/control\/faults\/([^/]+)$/.exec(key) ?? [];
  if (id === undefined) return undefined;
  const waited = world.pause(Number(query.get('wait') ?? 0) * 1000);
  const standing = await world.faults.standing(id, waited);
  return standing ? { status: 200, body: standing } : { status: 404, body: { error: 'no such fault' } };
}

function run(world: World, key: string, text: string): Controlled {
  const id = decodeURIComponent(key.slice(key.lastIndexOf('/') + 1));
  const command = COMMANDS[key] ?? COMMANDS[`${key.slice(0, key.lastIndexOf('/'))}/*`];
  if (!command) return { status: 404, body: { error: `no such control call: ${key}` } };
  const parsed = text === '' ? {} : parseJson(text)?.value;
  if (!isObject(parsed)) return { status: 400, body: { error: 'expected a JSON object' } };
  try {
    return { status: 200, body: command(world, parsed, id) };
  } catch (error) {
    if (error instanceof ControlError) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}

function changed<T>(world: World, result: T, kind: Change['kind'] = 'tenant'): T {
  world.log.changed({ kind, by: 'outside' });
  return result;
}

/** Server-sent events: `call` for every call that ended, `change` for everything that changed. */
function streamEvents(world: World, { request, response }: Exchange): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  // So that a listener knows at once that it is connected.
  response.write(': listening\n\n');
  const stop = world.log.listen((event) => {
    response.write(
      `event: ${event.kind}\ndata: ${JSON.stringify(event.kind === 'call' ? event.call : event.change)}\n\n`,
    );
  });
  request.socket.once('close', stop);
}
