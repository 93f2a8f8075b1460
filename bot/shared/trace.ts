// What whoever watches the program is told: where work begins, and what it is made of.

/** Numbers and single words; never names, texts or tokens. */
type Attributes = Readonly<Record<string, string | number>>;

/** A span to be. `name` is in constant words. `isOutward`: it waits for somebody else's server. `doing`: it is this call to Graph. */
export interface TracedStep {
  readonly name: string;
  readonly attributes?: Attributes;
  readonly requestId?: string | undefined;
  readonly isOutward?: boolean;
  readonly doing?: string;
}

/** Runs work and answers, or throws, what it does; of what is thrown only its kind is kept, and `describe` says what is kept of an answer. */
export type InStep = <T>(
  step: TracedStep,
  run: () => Promise<T>,
  describe?: (answer: T) => Attributes,
) => Promise<T>;

/** Work, and the parts of work. */
export interface Trace {
  /** Work of its own, linked to whatever set it going. */
  readonly begin: InStep;
  /** A part of the work under way; work of its own where there is none. */
  readonly step: InStep;
}

/** Nobody watches. */
export const UNTRACED: Trace = { begin: (_step, run) => run(), step: (_step, run) => run() };
