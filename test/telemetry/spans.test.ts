// Work and its parts: which belong together, what is kept of them, and that all of it also holds where nothing is recorded.
import { trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createLog } from '../../bot/log.js';
import { GraphError } from '../../bot/domain/graph-error.js';
import { observedLog } from '../../bot/telemetry/observe-log.js';
import { pathSteps } from '../../bot/graph/permissions.js';
import { routeOf } from '../../bot/telemetry/route.js';
import { currentScope, lineIds } from '../../bot/telemetry/scope.js';
import { createSpans } from '../../bot/telemetry/spans.js';
import type { Trace } from '../../bot/shared/trace.js';

function record(): { readonly spans: Trace; readonly exporter: InMemorySpanExporter } {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  return { spans: createSpans(provider.getTracer('test')), exporter };
}

describe('log lines', () => {
  const { begin, step } = createSpans(trace.getTracer('nothing'));
  const lines: Record<string, unknown>[] = [];
  const log = createLog(
    'info',
    { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    lineIds,
  );
  beforeEach(() => (lines.length = 0));

  it('of one piece of work share a trace, also those of what it set going, and say which request it is about', async () => {
    let later: Promise<void> = Promise.resolve();
    await begin({ name: 'turn', requestId: 'r1' }, async () => {
      log('info', 'one');
      later = step({ name: 'part' }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        log('info', 'two', { requestId: 'r2' });
      });
      await Promise.resolve();
    });
    await later;
    await begin({ name: 'turn' }, () => {
      log('info', 'three');
      return Promise.resolve();
    });
    const [one, two, three] = lines;
    expect(one).toMatchObject({ traceId: expect.stringMatching(/^[\da-f]{32}$/), requestId: 'r1' });
    expect(two).toMatchObject({ traceId: one?.['traceId'], requestId: 'r2' });
    expect(three?.['traceId']).not.toBe(one?.['traceId']);
    expect(three).not.toHaveProperty('requestId');
  });

  it('outside of any work say nothing of it', () => {
    log('info', 'listening');
    expect(Object.keys(lines[0]!)).toEqual(['level', 'time', 'msg']);
  });
});

describe('spans', () => {
  it('begin work of its own from within other work, linked to it', async () => {
    const { spans, exporter } = record();
    await spans.begin({ name: 'press' }, () =>
      spans.begin({ name: 'carry on' }, () => spans.step({ name: 'part' }, () => Promise.resolve())),
    );
    const [part, run, press] = exporter.getFinishedSpans();
    expect(run?.parentSpanContext).toBeUndefined();
    expect(run?.spanContext().traceId).not.toBe(press?.spanContext().traceId);
    expect(run?.links.map(({ context }) => context.spanId)).toEqual([press?.spanContext().spanId]);
    expect(part?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  });

  it('keep the kind of an error and nothing of its words, and throw it on', async () => {
    const { spans, exporter } = record();
    const fault = {
      kind: 'forbidden',
      doing: 'readPolicy',
      advice: { kind: 'sentence', text: 'ask' },
      message: 'secret words',
    } as const;
    const graph = new GraphError(fault);
    await expect(spans.begin({ name: 'one' }, () => Promise.reject(graph))).rejects.toBe(graph);
    const other = Object.assign(new Error('secret words'), { name: 'x secret words' });
    await expect(spans.begin({ name: 'two' }, () => Promise.reject(other))).rejects.toBe(other);
    const finished = exporter.getFinishedSpans();
    expect(finished.map(({ attributes }) => attributes['error.type'])).toEqual(['forbidden', 'Error']);
    expect(
      JSON.stringify(finished.map(({ attributes, events, status }) => [attributes, events, status])),
    ).not.toContain('secret');
  });

  it('hear verbs and outcomes from log lines, also unwritten ones, and no other words', async () => {
    const { spans, exporter } = record();
    const written: string[] = [];
    const log = observedLog((level, event) => void written.push(`${level} ${event}`));
    await spans.begin({ name: 'turn' }, () => {
      log('debug', 'card action', { verb: 'approve', outcome: 'two words', reason: 'audit', policy: 'x' });
      log('warn', 'writing to teams', { status: 502, attempts: 2, err: new Error('no') });
      return Promise.resolve();
    });
    const [turn] = exporter.getFinishedSpans();
    expect(turn?.attributes).toEqual({ verb: 'approve', status: 502, attempts: 2 });
    expect(turn?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['writing to teams', { level: 'warn', status: 502, attempts: 2 }],
    ]);
    expect(written).toEqual(['debug card action', 'warn writing to teams']);
  });

  it('leave nothing behind where no work is', () => {
    expect(currentScope()).toBeUndefined();
  });
});

describe('routes', () => {
  const id = '6f0d4c2e-9b7a-4d4c-8e1f-0a635a9e3b1c';
  it.each([
    [
      `/beta/deviceManagement/deviceCompliancePolicies/${id}/assignments?$top=5`,
      '/beta/deviceManagement/deviceCompliancePolicies/{id}/assignments',
    ],
    [
      `https://graph.microsoft.com/v1.0/groups/${id}/transitiveMembers/microsoft.graph.user?$skiptoken=secret`,
      '/v1.0/groups/{id}/transitiveMembers/microsoft.graph.user',
    ],
    ['/beta/groups?$filter=displayName%20eq%20%27Finance%27', '/beta/groups'],
    ['/v1.0/users/alex@contoso.com/checkMemberGroups', '/v1.0/users/{id}/checkMemberGroups'],
    ['/v1.0/users/Alex', '/v1.0/users/{id}'],
    ['/beta/%24batch', '/beta/$batch'],
    ['no url at all', '/{id}'],
  ])('%s', (url, route) => {
    expect(routeOf(url, pathSteps)).toBe(route);
  });
});
