// One story, as somebody on call finds it in Azure Monitor: what belongs together, what is counted, and no names.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { dirname, join } from 'node:path';
import { element, openStage, readable, status, type Stage } from '../support/stage.js';
import { startIngestion, type Ingestion, type SeenSpan } from './ingestion.js';
import { namesIn } from './names.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops because audit finding 12';

describe('a story in Azure Monitor', () => {
  let ingestion: Ingestion;
  let stage: Stage;
  let names: readonly string[];
  let payload: string;
  const hosts = new Set<string>();
  const note = (message: unknown): void => {
    hosts.add((message as { readonly request: ClientRequest }).request.host);
  };

  beforeAll(async () => {
    subscribe('http.client.request.start', note);
    ingestion = await startIngestion();
    stage = await openStage({
      environment: { APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString },
    });
    names = await namesIn(stage);
    await stage.control('POST', 'faults', {
      match: { method: 'GET', path: '/deviceCompliancePolicies(\\?|$)/' },
      fault: { kind: 'status', status: 429, retryAfter: 0 },
      times: 1,
    });
    await stage.say('Alex Rivera', SENTENCE);
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    payload = readable(element(ben.card, 'payload'));
    await stage.press('Ben Okafor', ben.message, 'approve');
    await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
    await stage.stopBot();
  });
  afterAll(async () => {
    unsubscribe('http.client.request.start', note);
    await stage.close();
    await ingestion.close();
  });

  const named = (name: string): readonly SeenSpan[] => ingestion.spans().filter((span) => span.name === name);
  const only = (name: string, is: (span: SeenSpan) => boolean = () => true): SeenSpan => {
    const found = named(name).filter(is);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const traceOf = ({ traceId }: SeenSpan): readonly SeenSpan[] =>
    ingestion.spans().filter((span) => span.traceId === traceId);
  /** The names from a span up to the root of its trace. */
  const path = (span: SeenSpan): string[] => {
    const parent = ingestion.spans().find(({ id }) => id === span.parentId);
    return [span.name, ...(parent ? path(parent) : [])];
  };

  it('shows a message as one tree: turn, calls to Graph, card', () => {
    const turn = only('turn message');
    expect(turn.parentId).toBeUndefined();
    const paths = traceOf(turn).map(path);
    expect(paths).toContainEqual(['graph readPolicies', 'answer', 'turn message']);
    expect(paths).toContainEqual(['post in teams', 'post', 'answer', 'turn message']);
    for (const each of paths) expect(each.at(-1)).toBe('turn message');
    for (const { about } of traceOf(turn)) expect(about['requestId']).toBe(turn.about['requestId']);
    expect(only('answer').about['outcome']).toBe('request');
  });

  it('shows what an approval set going as work of its own, linked to the press', () => {
    const press = only('turn invoke', ({ about }) => about['verb'] === 'approve');
    const run = only('carry on', ({ about }) => about['_MS.links'] !== undefined);
    expect(press.about).toMatchObject({ kind: 'invoke', outcome: 'done' });
    expect(JSON.parse(run.about['_MS.links']!)).toEqual([{ operation_Id: press.traceId, id: press.id }]);
    expect(run.about['requestId']).toBe(only('turn message').about['requestId']);
    expect(traceOf(run).map(path)).toContainEqual(['graph sendAssignments', 'carry on']);
    expect(traceOf(run).map(({ name }) => name)).toContain('edit in teams');
  });

  it('says of a call to Graph how it went and by which ids Microsoft finds it, and of its address only the route', () => {
    const sent = only('graph sendAssignments');
    expect(sent).toMatchObject({ type: 'Http', resultCode: '200', success: true });
    expect(sent.about).toMatchObject({
      route: '/beta/deviceManagement/deviceCompliancePolicies/{id}/assign',
      tries: '1',
      graphRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
      clientRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(only('graph readPolicies').about['tries']).toBe('2');
  });

  it('says of a card how it was written and how often that was tried', () => {
    expect(named('edit in teams').map(({ about }) => about)).toContainEqual(
      expect.objectContaining({ kind: 'edit', outcome: 'edited', attempts: '1' }),
    );
  });

  it('counts and measures', () => {
    for (const state of ['pending', 'approved', 'applying', 'applied']) {
      expect(ingestion.metric('countersign.requests', { state }).sum).toBe(1);
    }
    expect(ingestion.metric('countersign.time_to_card', { answer: 'request' }).count).toBe(1);
    expect(ingestion.metric('countersign.time_to_applied').count).toBe(1);
    expect(ingestion.metric('countersign.lease.wait').count).toBe(1);
    expect(ingestion.metric('countersign.graph.calls', { status: '2xx' }).sum).toBeGreaterThan(4);
    expect(ingestion.metric('countersign.graph.throttled').sum).toBe(1);
    expect(ingestion.metric('countersign.oldest_pending').count).toBeGreaterThan(0);
    expect(ingestion.metric('countersign.oldest_undecided').count).toBeGreaterThan(0);
    expect(ingestion.metric('countersign.store.errors').count).toBe(0);
  });

  it('holds no name of the tenant, nothing anybody wrote, and no body', () => {
    const all = ingestion.bodies.join('\n');
    expect(names.length).toBeGreaterThan(10);
    for (const name of [...names, 'audit finding', 'assign policy', 'Alex', 'Okafor'])
      expect(all).not.toContain(name);
    expect(all).not.toContain('AssignmentTarget');
    expect(payload).toContain('AssignmentTarget');
  });

  it('goes to the address it was told, and nobody else hears of it', () => {
    expect([...hosts]).toEqual(['127.0.0.1']);
    // Later exporters ask this host, in every cloud and some seconds from now, which of their features to turn on.
    const folder = dirname(require.resolve('@azure/monitor-opentelemetry-exporter'));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    const asking = files.filter((name) => readFileSync(join(folder, name), 'utf8').includes('settings.sdk.'));
    expect(files.length).toBeGreaterThan(20);
    expect(asking).toEqual([]);
  });
});
