// What can happen in a scenario, as plain values that fast-check makes up and, where a promise is broken, makes smaller.
import fc from 'fast-check';
import { ALL_DEVICES, PEOPLE, POLICIES, WISH_COUNT } from './story.js';
import { SENDING_FAULTS, SPELLS, type SendingFault, type Spell } from './simulation/weather.js';

export const VERBS = [
  'approve',
  'reject',
  'cancel',
  'withdraw',
  'change',
  'choose',
  'replan',
  'undo',
  'dropGone',
  'refresh',
] as const;
export type Verb = (typeof VERBS)[number];

export const EDITS = ['add', 'remove', 'filter', 'turn', 'allDevices'] as const;

/** Places in lists are taken modulo their length. `on`: which of the two instances; one that is down leaves it to the other. */
export type Action =
  /** `approvals`: so many approvers press at once as soon as the card is there, on different instances. */
  | {
      readonly kind: 'ask';
      readonly who: number;
      readonly on: number;
      readonly policy: number;
      readonly wish: number;
      readonly approvals: number;
    }
  /** `request` counts from the newest. `old`: from a card of the revision before. `twice`: on both instances at once. */
  | {
      readonly kind: 'press';
      readonly verb: Verb;
      readonly who: number;
      readonly on: number;
      readonly request: number;
      readonly old: boolean;
      readonly twice: boolean;
      readonly wish: number;
    }
  | {
      readonly kind: 'edit';
      readonly policy: number;
      readonly how: (typeof EDITS)[number];
      readonly which: number;
    }
  | { readonly kind: 'sendingFault'; readonly fault: SendingFault }
  | { readonly kind: 'spell'; readonly spell: Spell; readonly seconds: number }
  | { readonly kind: 'crash'; readonly on: number }
  | { readonly kind: 'stall'; readonly on: number; readonly seconds: number }
  | { readonly kind: 'restart'; readonly on: number; readonly frozen: boolean }
  | { readonly kind: 'intune'; readonly isOn: boolean }
  | {
      readonly kind: 'decideInIntune';
      readonly which: number;
      readonly status: 'approved' | 'rejected' | 'cancelled' | 'expired';
      readonly by: number;
    }
  | { readonly kind: 'groupGone'; readonly which: number }
  | { readonly kind: 'pass'; readonly milliseconds: number };

/** `after`: so many events (calls setting out, taking effect, returning) happen before it. */
export interface Step {
  readonly after: number;
  readonly action: Action;
}

export interface Scenario {
  readonly seed: number;
  /** Milliseconds by which the instances' wall clocks are wrong: up to two minutes apart. */
  readonly skews: readonly [number, number];
  readonly betaReadable: boolean;
  readonly intuneIsOn: boolean;
  readonly steps: readonly Step[];
}

const on = fc.nat({ max: 1 });
const policy = fc.oneof(
  { arbitrary: fc.constant(0), weight: 3 },
  { arbitrary: fc.nat({ max: POLICIES.length - 1 }), weight: 1 },
);
/** All devices more often: it takes two approvals. */
const wish = fc.oneof(
  { arbitrary: fc.nat({ max: WISH_COUNT - 1 }), weight: 4 },
  { arbitrary: fc.constant(ALL_DEVICES), weight: 1 },
);
const anybody = fc.nat({ max: PEOPLE.length - 1 });
/** Mostly somebody who may. */
const asker = fc.oneof({ arbitrary: fc.constantFrom(0, 0, 3), weight: 9 }, { arbitrary: anybody, weight: 1 });
const approver = fc.oneof(
  { arbitrary: fc.constantFrom(1, 2, 3), weight: 6 },
  { arbitrary: anybody, weight: 2 },
);
const seldom = fc.constantFrom(false, false, false, false, true);

function press(verb: Verb, who: fc.Arbitrary<number>): fc.Arbitrary<Action> {
  const request = fc.oneof(
    { arbitrary: fc.constant(0), weight: 3 },
    { arbitrary: fc.nat({ max: 3 }), weight: 2 },
  );
  return fc.record({
    kind: fc.constant('press'),
    verb: fc.constant(verb),
    who,
    on,
    request,
    old: seldom,
    twice: seldom,
    wish,
  });
}

const passes = fc.record({
  kind: fc.constant('pass'),
  milliseconds: fc.constantFrom(
    ...[0.1, 1, 3, 8, 20, 35, 70, 100, 150, 600].map((seconds) => seconds * 1_000),
    ...[2, 13, 25, 73].map((hours) => hours * 3_600_000),
  ),
} as const);

const ACTIONS: readonly (readonly [weight: number, fc.Arbitrary<Action>])[] = [
  [
    9,
    fc.record({
      kind: fc.constant('ask'),
      who: asker,
      on,
      policy,
      wish,
      approvals: fc.constantFrom(0, 1, 2, 2, 2),
    } as const),
  ],
  [6, press('approve', approver)],
  [1, press('reject', approver)],
  [1, press('cancel', asker)],
  [3, press('withdraw', approver)],
  [2, press('change', asker)],
  [2, press('choose', asker)],
  [6, press('replan', fc.oneof(asker, approver))],
  [2, press('undo', asker)],
  [1, press('dropGone', asker)],
  [3, press('refresh', fc.oneof(asker, approver))],
  [
    5,
    fc.record({
      kind: fc.constant('edit'),
      policy,
      how: fc.constantFrom(...EDITS),
      which: fc.nat({ max: 5 }),
    } as const),
  ],
  [6, fc.record({ kind: fc.constant('sendingFault'), fault: fc.constantFrom(...SENDING_FAULTS) } as const)],
  [
    4,
    fc.record({
      kind: fc.constant('spell'),
      spell: fc.constantFrom(...SPELLS),
      seconds: fc.constantFrom(5, 40, 120, 400),
    } as const),
  ],
  [3, fc.record({ kind: fc.constant('crash'), on } as const)],
  [2, fc.record({ kind: fc.constant('stall'), on, seconds: fc.constantFrom(4, 12, 33, 70, 200) } as const)],
  [4, fc.record({ kind: fc.constant('restart'), on, frozen: seldom } as const)],
  [1, fc.record({ kind: fc.constant('intune'), isOn: fc.boolean() } as const)],
  [
    4,
    fc.record({
      kind: fc.constant('decideInIntune'),
      which: fc.nat({ max: 2 }),
      status: fc.constantFrom('approved', 'approved', 'approved', 'rejected', 'cancelled', 'expired'),
      by: anybody,
    } as const),
  ],
  [1, fc.record({ kind: fc.constant('groupGone'), which: fc.nat({ max: 3 }) } as const)],
  [12, passes],
];

const step: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof({ arbitrary: fc.constant(0), weight: 1 }, { arbitrary: fc.nat({ max: 60 }), weight: 2 }),
  action: fc.oneof(...ACTIONS.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
});

/** Scenarios of up to `most` steps, which begin with something asked for. */
export function scenarios(most: number): fc.Arbitrary<Scenario> {
  const skew = fc.constantFrom(0, -60_000, 60_000);
  return fc.record({
    seed: fc.nat(),
    skews: fc.tuple(skew, skew),
    betaReadable: fc.constantFrom(true, true, true, true, false),
    intuneIsOn: fc.constantFrom(false, false, false, true),
    steps: fc.array(step, { minLength: 1, maxLength: most, size: 'max' }),
  });
}
