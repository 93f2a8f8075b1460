// Fills a template with data, and refuses to show a card with a hole in it.
import { GlobalSettings, Template } from 'adaptivecards-templating';
import type { Card, CardData } from './card.js';
import { withFallbacks } from './fallback.js';

/** A template or its data is wrong: our own fault, and never a card for people. */
export class CardError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CardError';
  }
}

const missing: string[] = [];
// The engine leaves "${field}" in the text where the data has no such field; this is its only way of telling.
GlobalSettings.getUndefinedFieldValueSubstitutionString = (path: string) => {
  missing.push(path);
  return undefined;
};

/**
 * Makes a card out of data. `layout` is parsed once (parsing costs 40 times as much as filling). Every
 * `${…}` in it must be a whole value: words are put together in views, never in templates, because the
 * engine hides faults inside interpolated sentences. Data is not evaluated, so `${x}` in a name is safe.
 */
export function template(layout: object, cardName: string): (data: CardData) => Card {
  for (const text of textsOf(layout)) {
    if (text.includes('${') && !/^\$\{[^{}`]*\}$/.test(text)) {
      throw new CardError(`reading template ${cardName}: "${text}" is not one whole value`);
    }
  }
  const parsed = new Template(layout);
  return (data) => {
    missing.length = 0;
    const card: unknown = parsed.expand({ $root: data });
    if (missing.length > 0) {
      throw new CardError(`filling template ${cardName}: no value for ${[...new Set(missing)].join(', ')}`);
    }
    if (!isCard(card)) throw new CardError(`filling template ${cardName}: the result is no Adaptive Card`);
    return withFallbacks(withoutNulls(card));
  };
}

/** An object dropped by `$when` that stood alone, such as `refresh`, leaves a null behind. */
function withoutNulls(card: Card): Card {
  return {
    ...Object.fromEntries(Object.entries(card).filter(([, value]) => value !== null)),
    type: card.type,
  };
}

function isCard(value: unknown): value is Card {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'AdaptiveCard';
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
