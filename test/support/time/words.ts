// What processes on a test's time say to each other.

/** The environment variable that says when a process begins, in milliseconds since 1970. */
export const BEGINS = 'COUNTERSIGN_TEST_TIME';

/** What the test's process says: to answer once at rest, or that time has moved on to a moment. */
export type Said = { readonly kind: 'rest' } | { readonly kind: 'moveTo'; readonly moment: number };

/** A process is at rest. `heard` counts what it ever heard but from the test's process; `next` is when it has something to do. */
export interface AtRest {
  readonly heard: number;
  readonly next?: number;
}
