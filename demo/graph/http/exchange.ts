// From HTTP to a call, and from an answer back to HTTP.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readText } from '../../local-server.js';
import { JSON_TYPE, segmentsOf, type Answer, type Call } from './call.js';
import { badRequest, type Refusal } from './refusal.js';

/** One HTTP request and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Reads a request. `problem`: a version that is neither v1.0 nor beta, or a path that cannot be decoded. */
export async function receive(
  request: IncomingMessage,
  origin: string,
): Promise<{ readonly call: Call; readonly problem?: Refusal }> {
  const url = new URL(request.url ?? '/', origin);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const requestId = randomUUID();
  const decoded = segmentsOf(url.pathname);
  const [version = '', ...segments] = decoded ?? [];
  const call: Call = {
    method: request.method ?? 'GET',
    version: version === 'beta' ? 'beta' : 'v1.0',
    segments,
    query: url.searchParams,
    headers,
    body: await readText(request),
    inBatch: false,
    requestId,
    clientRequestId: headers['client-request-id'] ?? requestId,
    origin,
  };
  if (!decoded) return { call, problem: badRequest('The path is not encoded correctly.') };
  return version === 'v1.0' || version === 'beta'
    ? { call }
    : { call, problem: badRequest(`Invalid version: ${version}`) };
}

/** Writes an answer, or breaks the connection where a fault says so. */
export function respond({ request, response }: Exchange, call: Call, answer: Answer): void {
  if (answer.wire === 'hang') return;
  if (answer.wire === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const text = answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json);
  const body = Buffer.from(text);
  response.writeHead(answer.status, {
    'Cache-Control': 'no-cache',
    'request-id': call.requestId,
    'client-request-id': call.clientRequestId,
    'Content-Type': answer.json === undefined ? 'text/plain' : JSON_TYPE,
    'Content-Length': body.length,
    ...answer.headers,
  });
  if (answer.wire !== 'truncated') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
}
