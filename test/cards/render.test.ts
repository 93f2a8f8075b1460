// Templates: a hole in a card is a fault, found before anybody sees the card.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardError, template } from '../../cards/render.js';
import { nodes } from '../support/card-text.js';

const FOLDER = join(__dirname, '../../cards');
const NAMES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.template.json'))
  .map((file) => file.replace('.template.json', ''));

function read(file: string): Record<string, never> {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, never>;
}

describe.each(NAMES)('template %s', (name) => {
  it('renders with its sample data, and nothing is left unresolved', () => {
    const card = template(read(`${name}.template.json`), name)(read(`${name}.data.json`));
    expect(JSON.stringify(card)).not.toContain('${');
    expect(card['version']).toBe('1.5');
    expect(card['msteams']).toEqual({ width: 'Full' });
  });

  it('fails on any member it shows and the data lacks', () => {
    const data = read(`${name}.data.json`);
    expect(() => template(read(`${name}.template.json`), name)({ ...data, fallbackText: undefined })).toThrow(
      new CardError(`filling template ${name}: no value for fallbackText`),
    );
  });

  it('has an action for every verb to be pressed, each with the request or the list it is about', () => {
    for (const node of nodes(read(`${name}.template.json`))) {
      if (node['type'] !== 'Action.Execute') continue;
      // What a page that follows is asked for with is known only to whoever reads the list.
      if (node['data'] === '${next}') continue;
      const data = Object.keys(node['data'] as object).filter((member) => member !== 'page');
      expect([['requestId', 'revision'], ['list'], ['list', 'policyId']]).toContainEqual(data);
    }
  });
});

describe('template', () => {
  const layout = (text: string) => ({ type: 'AdaptiveCard', body: [{ type: 'TextBlock', text }] });

  it('does not evaluate data', () => {
    const card = template(layout('${label}'), 'x')({ label: '${secret} {{DATE(x)}}', secret: 'shown' });
    expect(card['body']).toEqual([{ type: 'TextBlock', text: '${secret} {{DATE(x)}}' }]);
  });

  it('refuses words mixed with values, whose faults the engine would hide', () => {
    expect(() => template(layout('Hello ${label}'), 'x')).toThrow(CardError);
  });

  it('refuses data that makes no card', () => {
    expect(() => template({ type: '${type}' }, 'x')({ type: 'Other' })).toThrow('no Adaptive Card');
  });
});
