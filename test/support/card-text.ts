// Reads a card as a person or a program would: elements by id, all text in order, all actions.

/** Any object inside a card. */
export interface CardNode {
  readonly [member: string]: unknown;
}

/** Every object in the card, outermost first, in reading order. Fallbacks are left out: a host shows one or the other. */
export function nodes(card: unknown): CardNode[] {
  if (Array.isArray(card)) return card.flatMap(nodes);
  if (typeof card !== 'object' || card === null) return [];
  const node = card as CardNode;
  return [
    node,
    ...Object.entries(node).flatMap(([member, value]) => (member === 'fallback' ? [] : nodes(value))),
  ];
}

/** The element with this id; several or none is an error. */
export function element(card: unknown, id: string): CardNode {
  const found = elements(card, id);
  if (found.length !== 1) throw new Error(`${String(found.length)} elements have the id ${id}`);
  return found[0]!;
}

/** All elements with this id. */
export function elements(card: unknown, id: string): CardNode[] {
  return nodes(card).filter((node) => node['id'] === id);
}

/** Whether the card has an element with this id. */
export function has(card: unknown, id: string): boolean {
  return elements(card, id).length > 0;
}

/** What a person reads, one line per text element, folded parts included. */
export function lines(card: unknown): string[] {
  return nodes(card).flatMap((node) => {
    if (node['type'] === 'RichTextBlock')
      return [(node['inlines'] as { text: string }[]).map((run) => run.text).join('')];
    if (node['type'] === 'TextBlock') return [String(node['text'])];
    return node['type'] === 'CodeBlock' ? [String(node['codeSnippet'])] : [];
  });
}

/** What a person reads of the element with this id; empty when there is none. */
export function textOf(card: unknown, id: string): string {
  return elements(card, id).flatMap(lines).join('\n');
}

/** Every action, also those inside other actions' cards and in the body. */
export function actions(card: unknown): CardNode[] {
  return nodes(card).filter((node) => typeof node['type'] === 'string' && node['type'].startsWith('Action.'));
}

/** The action with this verb that a person can press, if there is one. */
export function action(card: unknown, verb: string): CardNode | undefined {
  return actions({ ...(card as CardNode), refresh: undefined }).find((node) => node['verb'] === verb);
}

/** Verbs of the buttons a person can press, in order. */
export function verbs(card: unknown): string[] {
  return actions({ ...(card as CardNode), refresh: undefined }).flatMap((node) =>
    typeof node['verb'] === 'string' ? [node['verb']] : [],
  );
}
