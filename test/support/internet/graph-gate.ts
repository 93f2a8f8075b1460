// One cloud's Graph: it takes tokens for its own audience alone and then answers as the simulated tenant does, under its own name.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerOf, readAsked, type Asked } from './exchange.js';
import type { Host } from './proxy.js';
import type { Tokens } from './tokens.js';

/** A running gate. */
export interface GraphGate {
  readonly host: Host;
  /** Who asked, each once. */
  readonly callers: Set<string>;
  /** Calls whose token was not for this Graph. */
  refused: number;
  /** Sends whoever asks elsewhere from now on: to this URL, as the next page of every list or as a redirect. */
  elsewhere: { readonly how: 'nextPage' | 'redirect'; readonly url: string } | undefined;
}

/** What the simulated tenant, which knows one cloud only, demands as audience. */
const INSIDE = 'https://graph.microsoft.com';

/** `origin` is this Graph's own, which is its audience as well; `inside` the simulated tenant's. */
export function createGraphGate(origin: string, inside: () => string, tokens: Tokens): GraphGate {
  const gate: GraphGate = {
    callers: new Set(),
    refused: 0,
    elsewhere: undefined,
    host: async (request: IncomingMessage, response: ServerResponse) => {
      const asked = await readAsked(request);
      const bearer = tokens.check(bearerOf(asked), origin);
      if (!bearer) {
        gate.refused += 1;
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ error: { code: 'InvalidAuthenticationToken', message: 'Invalid audience.' } }),
        );
        return;
      }
      gate.callers.add(bearer.appId);
      const { elsewhere } = gate;
      if (elsewhere?.how === 'redirect') {
        response.writeHead(307, { location: elsewhere.url }).end();
        return;
      }
      const answer = await pass(asked, inside(), tokens.issue(INSIDE, bearer.appId));
      const text = (await answer.text()).replaceAll(inside(), origin);
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'text/plain',
      });
      response.end(elsewhere ? turnAway(text, elsewhere.url) : text);
    },
  };
  return gate;
}

function pass({ method, url, headers, body }: Asked, inside: string, token: string): Promise<Response> {
  const kept = [
    'content-type',
    'consistencylevel',
    'client-request-id',
    'x-msft-approval-justification',
    'prefer',
  ];
  const passed = kept.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, String(headers[name])] as const],
  );
  return fetch(`${inside}${url.pathname}${url.search}`, {
    method,
    headers: { ...Object.fromEntries(passed), authorization: `Bearer ${token}` },
    ...(body !== '' && { body }),
  });
}

/** Gives every list in an answer, also in the answers of a batch, a next page elsewhere. */
function turnAway(text: string, nextPage: string): string {
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'value' in value && Array.isArray(value.value)
      ? { ...value, '@odata.nextLink': nextPage }
      : value,
  );
}
