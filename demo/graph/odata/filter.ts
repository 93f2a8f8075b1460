// What a `$filter` means: which entities pass it.
import type { JsonObject } from '../http/json.js';

/** A parsed filter. `operator` and `name` are lower case; an `isof` has its type as only argument and no property. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | {
      readonly kind: 'compare';
      readonly property: string;
      readonly operator: string;
      readonly value: Literal;
    }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly Literal[] }
  | { readonly kind: 'call'; readonly name: string; readonly property: string; readonly argument: string };

/** A value in a condition. */
export type Literal = string | boolean | null;

/** Every condition in a filter, to check what a collection supports. */
export function conditionsOf(filter: Filter): readonly Filter[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...conditionsOf(filter.left), ...conditionsOf(filter.right)];
    case 'not':
      return [filter, ...conditionsOf(filter.of)];
    case 'compare':
    case 'in':
    case 'call':
      return [filter];
  }
}

/** Whether an entity passes. `fold` is applied to both sides of every comparison of texts: the directory ignores case. */
export function passes(filter: Filter, entity: JsonObject, fold: (text: string) => string): boolean {
  const value = (property: string): unknown => {
    const held = entity[property] ?? null;
    return typeof held === 'string' ? fold(held) : held;
  };
  const folded = (literal: Literal): Literal => (typeof literal === 'string' ? fold(literal) : literal);
  switch (filter.kind) {
    case 'and':
      return passes(filter.left, entity, fold) && passes(filter.right, entity, fold);
    case 'or':
      return passes(filter.left, entity, fold) || passes(filter.right, entity, fold);
    case 'not':
      return !passes(filter.of, entity, fold);
    case 'compare':
      return compares(value(filter.property), filter.operator, folded(filter.value));
    case 'in':
      return filter.values.some((each) => folded(each) === value(filter.property));
    case 'call':
      return calls(filter.name, value(filter.property), fold(filter.argument), entity);
  }
}

function compares(held: unknown, operator: string, wanted: Literal): boolean {
  if (operator === 'eq') return held === wanted;
  if (operator === 'ne') return held !== wanted;
  if (typeof held !== 'string' || typeof wanted !== 'string') return false;
  // Timestamps are ISO 8601 in UTC, so text order is time order.
  const order = held < wanted ? -1 : held > wanted ? 1 : 0;
  return operator === 'gt'
    ? order > 0
    : operator === 'ge'
      ? order >= 0
      : operator === 'lt'
        ? order < 0
        : order <= 0;
}

function calls(name: string, held: unknown, argument: string, entity: JsonObject): boolean {
  if (name === 'isof') return entity['@odata.type'] === `#${argument}`;
  if (typeof held !== 'string') return false;
  return name === 'startswith'
    ? held.startsWith(argument)
    : name === 'endswith'
      ? held.endsWith(argument)
      : held.includes(argument);
}
