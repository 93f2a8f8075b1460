// People, and what the directory says of them at this moment.
import type { Advice } from './advice.js';

/** `id` is the Entra object id. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** What the directory answers about a person, read live at each request and click. */
export type Membership =
  | {
      readonly kind: 'known';
      readonly person: Person;
      readonly enabled: boolean;
      readonly guest: boolean;
      /** Of the groups asked about, the ones the person is in, transitively. Lower case. */
      readonly groupIds: readonly string[];
    }
  | { readonly kind: 'missing'; readonly id: string }
  | { readonly kind: 'unread'; readonly id: string; readonly why: Advice };
