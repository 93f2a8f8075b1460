// Hosts where Action.Execute is dead show its fallback: the same press, which arrives as a message with a value and no text.
import type { Card } from './card.js';

/**
 * Gives every Action.Execute of the card an Action.Submit that says the same, verb included, since a submit has none of
 * its own. The action of `refresh` is pressed by clients, not by people, and stays alone.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model (Backward compatibility)
 */
export function withFallbacks(card: Card): Card {
  const { refresh, ...rest } = card;
  return { ...(inEvery(rest) as Card), ...(refresh !== undefined && { refresh }) };
}

function inEvery(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inEvery);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inEvery(one)]));
  return members['type'] === 'Action.Execute' ? { ...members, fallback: submitOf(members) } : members;
}

function submitOf({ title, data, verb }: Readonly<Record<string, unknown>>): object {
  return { type: 'Action.Submit', title, data: { ...(data as object | undefined), verb } };
}
