// A stand-in for Microsoft Graph: one tenant over HTTP, with faults and edits on demand.
import { startLocalServer } from '../local-server.js';
import { performBatch, type BatchedCall } from './http/batch.js';
import type { Answer, Call } from './http/call.js';
import { now } from './http/calls.js';
import { answerControl } from './control/control.js';
import { receive, respond, type Exchange } from './http/exchange.js';
import { suffer } from './http/faults.js';
import { Refusal, toAnswer } from './http/refusal.js';
import { serve } from './http/routes.js';
import { openWorld, type World, type WorldOptions } from './world.js';

/** What the stand-in is started with. */
export interface GraphOptions extends WorldOptions {
  /** 0 or absent: a free port. */
  readonly port?: number;
}

/** A running stand-in. `origin` takes the place of `https://graph.microsoft.com`; `close` cuts every open call. */
export interface GraphStandIn {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts the tenant on 127.0.0.1: Graph under `/v1.0` and `/beta`, and `/control` to shape it and to look inside. */
export async function startGraph(options: GraphOptions): Promise<GraphStandIn> {
  const closing = new AbortController();
  const world = openWorld(options, closing.signal);
  const server = await startLocalServer(
    (origin) => (request, response) => {
      const exchange = { request, response };
      const isControl = request.url?.startsWith('/control/') === true;
      const done = isControl ? answerControl(world, exchange) : answerCall(world, origin(), exchange);
      done.catch(() => response.destroy());
    },
    options.port ?? 0,
  );
  const close = (): Promise<void> => {
    closing.abort();
    return server.close();
  };
  return { origin: server.origin, close };
}

async function answerCall(world: World, origin: string, exchange: Exchange): Promise<void> {
  const start = now();
  const { call, problem } = await receive(exchange.request, origin);
  if (world.latencyMs > 0) await world.pause(world.latencyMs);
  let batch: readonly BatchedCall[] | undefined;
  const answer = await withFaults(world, call, async (struck) => {
    if (problem) throw problem;
    const caller = await world.authenticate(struck.headers['authorization']);
    if (!isBatch(struck)) return serve(struck, world.tenant, caller);
    const perform = (item: Call): Promise<Answer> =>
      withFaults(world, item, (each) => Promise.resolve(serve(each, world.tenant, caller)));
    const done = await performBatch(struck, perform);
    batch = done.items;
    return done.answer;
  });
  world.log.add(call, answer, start, batch);
  respond(exchange, call, answer);
}

/** Lets the faults armed for this call strike; what is refused becomes its answer. */
function withFaults(world: World, call: Call, work: (call: Call) => Promise<Answer>): Promise<Answer> {
  const strike = world.faults.take(call);
  const struck = strike.stale ? { ...call, stale: strike.stale } : call;
  const answer = async (): Promise<Answer> => {
    try {
      const done = await work(struck);
      // At once, also where the answer will be lost: whoever watches the tenant sees what is true.
      if (done.assigned !== undefined)
        world.log.changed({ kind: 'rows', policyId: done.assigned, by: 'assign' });
      if (done.approval !== undefined) world.log.changed({ kind: 'approval', by: 'assign' });
      return done;
    } catch (error) {
      if (error instanceof Refusal) return toAnswer(struck, error.no);
      throw error;
    }
  };
  return suffer(struck, strike, answer, world.pause);
}

function isBatch(call: Call): boolean {
  return call.method === 'POST' && call.segments.length === 1 && call.segments[0] === '$batch';
}
