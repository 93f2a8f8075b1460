// The one list of verbs, and the parsing of a card action: what the card sent is a question, never an authority.
import { z } from 'zod';

/** Everything a card may ask for (design §5). */
export const VERBS = [
  'approve',
  'reject',
  'cancel',
  'choose',
  'change',
  'dropGone',
  'withdraw',
  'refresh',
  'replan',
  'undo',
  'payload',
  'page',
  'open',
] as const;

export type Verb = (typeof VERBS)[number];

/** Texts people typed or picked on the card; each at most this long. */
const input = z.string().max(8_000);
const id = z.string().min(1).max(200);
const page = z.number().int().min(0).max(100_000);

const onRequest = z.object({
  requestId: id,
  revision: z.number().int().min(0).max(1_000_000),
  reason: input.optional(),
  choice: input.optional(),
  text: input.optional(),
  page: page.optional(),
});
/** Where a list of requests goes on; a store's own words. */
const after = z.string().min(1).max(2_000);
const onList = z.discriminatedUnion('list', [
  z.object({ list: z.enum(['policies', 'assignments']), policyId: id.optional(), page }),
  z.object({ list: z.enum(['waiting', 'mine']), after }),
  z.object({ list: z.literal('history'), policyId: id, after }),
]);
const anyRequest = z.object({ requestId: id });
const invoke = z.object({
  action: z.object({ verb: z.string().max(100), data: z.unknown() }),
  trigger: z.unknown().optional(),
});

/** A card action that could be read. `bad`: it could not; `requestId` is what it named, if anything. */
export type CardAction =
  | ({
      readonly kind: 'request';
      readonly verb: Exclude<Verb, 'page'>;
      /** Nobody pressed: a client that shows the card asked by itself. */
      readonly isAutomatic: boolean;
    } & z.infer<typeof onRequest>)
  | ({ readonly kind: 'list' } & z.infer<typeof onList>)
  | { readonly kind: 'bad'; readonly requestId?: string };

/** A card action about one request. */
export type RequestAction = Extract<CardAction, { readonly kind: 'request' }>;

/**
 * The press an Action.Submit stands for: its data, verb included, and the inputs, all in one object. Nothing where the
 * value is no such press. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions
 */
export function parseSubmit(value: unknown): CardAction | undefined {
  const submit = z.looseObject({ verb: z.string() }).safeParse(value);
  if (!submit.success) return undefined;
  const { verb, ...data } = submit.data;
  return parseCardAction({ action: { verb, data }, trigger: 'manual' });
}

/**
 * Parses the value of an `adaptiveCard/action` invoke, as it arrived: botbuilder's own parsed value has lost `trigger`
 * (https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model). Never throws.
 */
export function parseCardAction(value: unknown): CardAction {
  const outer = invoke.safeParse(value);
  if (!outer.success) return { kind: 'bad' };
  const { action, trigger } = outer.data;
  const verb = VERBS.find((known) => known === action.verb);
  if (verb === 'page') {
    const list = onList.safeParse(action.data);
    return list.success ? { kind: 'list', ...list.data } : { kind: 'bad' };
  }
  const data = onRequest.safeParse(action.data);
  if (verb && data.success) {
    return {
      kind: 'request',
      verb,
      isAutomatic: verb === 'refresh' && trigger === 'automatic',
      ...data.data,
    };
  }
  const named = anyRequest.safeParse(action.data);
  return { kind: 'bad', ...(named.success && { requestId: named.data.requestId }) };
}
