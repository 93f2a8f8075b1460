// Every card against the official schema and the official renderer.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { ICodeBlock } from '@microsoft/teams.cards';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json';
import { cardBytes } from '../../cards/index.js';
import { nodes, type CardNode } from '../support/card-text.js';
import { otherCards, requestCards, VIEW } from './gallery.js';

const SCHEMA = resolve(process.cwd(), '../shared/schema/adaptive-card-1.5.json');
const ALL = Object.entries({
  ...requestCards(),
  ...requestCards({ ...VIEW, viewer: 'requester' }),
  ...otherCards(),
});

/** The card for a host that is not Teams: Teams-only parts replaced by their fallbacks. */
function withoutTeams(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTeams);
  if (typeof value !== 'object' || value === null) return value;
  const node = value as CardNode;
  if (node['type'] === 'CodeBlock') return withoutTeams(node['fallback']);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([member]) => member !== 'msteams')
      .map(([member, inner]) => [member, withoutTeams(inner)]),
  );
}

const describeSchema = existsSync(SCHEMA) ? describe : describe.skip;

describeSchema('the official 1.5 schema', () => {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  ajv.addMetaSchema(draft06);
  // Without the schema the tests below are skipped, but this body still runs.
  const text = existsSync(SCHEMA) ? readFileSync(SCHEMA, 'utf8') : '{}';
  const { id, ...schema } = JSON.parse(text) as Record<string, unknown>;
  const validate = ajv.compile(schema);

  it('refuses what it should', () => {
    expect(id).toContain('adaptive-card');
    expect(validate({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'RichTextBlock' }] })).toBe(false);
  });

  it.each(ALL)('accepts %s', (_name, card) => {
    validate(withoutTeams(card));
    expect(validate.errors ?? []).toEqual([]);
  });
});

interface Parsed {
  validateProperties(): { validationEvents: readonly { message: string }[] };
}
interface Renderer {
  AdaptiveCard: new () => Parsed & { parse(card: unknown, context: unknown): void };
  SerializationContext: new () => { eventCount: number; getEventAt(index: number): { message: string } };
}

describe('the official renderer', () => {
  const load = createRequire(__filename);
  const { AdaptiveCard, SerializationContext } = load(
    require.resolve('adaptivecards/dist/adaptivecards.js'),
  ) as Renderer;

  function complaints(card: unknown): string[] {
    const context = new SerializationContext();
    const parsed = new AdaptiveCard();
    parsed.parse(card, context);
    const events = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
    return [...events, ...parsed.validateProperties().validationEvents.map(({ message }) => message)];
  }

  it('complains about what it should', () => {
    expect(complaints({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Nonsense' }] })).not.toEqual(
      [],
    );
  });

  it.each(ALL)('has nothing to say about %s', (_name, card) => {
    expect(complaints(withoutTeams(card))).toEqual([]);
  });

  // What a host does that does not know CodeBlock: it shows the fallback.
  it.each(ALL)('shows all of %s', (_name, card) => {
    const unexpected = complaints(card).filter((text) => !text.includes('CodeBlock'));
    expect(unexpected).toEqual([]);
  });
});

describe('Teams’ own elements', () => {
  const MEMBERS = [
    'type',
    'id',
    'codeSnippet',
    'language',
    'startLineNumber',
    'fallback',
  ] as const satisfies readonly (keyof ICodeBlock)[];
  const LANGUAGE: ICodeBlock['language'] = 'Json';

  it('are as Teams types them', () => {
    const blocks = ALL.flatMap(([, card]) => nodes(card)).filter((node) => node['type'] === 'CodeBlock');
    expect(blocks.length).toBeGreaterThan(10);
    for (const block of blocks) {
      expect(MEMBERS).toEqual(expect.arrayContaining(Object.keys(block)));
      expect(block['language']).toBe(LANGUAGE);
    }
  });
});

describe('every card', () => {
  it.each(ALL)(
    '%s has no id twice, at most six buttons and a text for hosts without cards',
    (_name, card) => {
      const ids = nodes(card).flatMap((node) =>
        typeof node['id'] === 'string' && 'type' in node ? [node['id']] : [],
      );
      expect(ids).toEqual([...new Set(ids)]);
      expect(((card['actions'] ?? []) as unknown[]).length).toBeLessThanOrEqual(6);
      expect(card['fallbackText']).toMatch(/\w/);
    },
  );

  it.each(ALL)('%s folds nothing away that no button unfolds', (_name, card) => {
    const folded = nodes(card).flatMap((node) => (node['isVisible'] === false ? [node['id']] : []));
    const unfolded = nodes(card).flatMap((node) => (node['targetElements'] ?? []) as string[]);
    expect(unfolded.sort()).toEqual(folded.sort());
  });

  it.each(ALL)('%s sends inputs only with the buttons that need them', (_name, card) => {
    for (const node of nodes({ ...card, refresh: undefined })) {
      if (node['type'] !== 'Action.Execute') continue;
      const needs = ['reject', 'change', 'choose'].includes(String(node['verb']));
      expect([node['verb'], node['associatedInputs'] === 'none']).toEqual([node['verb'], !needs]);
    }
  });

  it.each(ALL)('%s is under 25,000 bytes', (_name, card) => {
    expect(cardBytes(card)).toBeLessThan(25_000);
  });
});
