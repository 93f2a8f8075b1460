// What this edge needs of whoever watches the program: to say where work begins and what it is made of.

/** Numbers and single words; never names, texts or tokens. */
type Attributes = Readonly<Record<string, string | number>>;

/** `name` is in constant words. `isOutward`: it waits for somebody else's server. */
export interface TracedStep {
  readonly name: string;
  readonly attributes?: Attributes;
  readonly requestId?: string | undefined;
  readonly isOutward?: boolean;
}

type InStep = <T>(
  step: TracedStep,
  run: () => Promise<T>,
  describe?: (answer: T) => Attributes,
) => Promise<T>;

/** Runs work and answers, or throws, what it does. */
export interface EdgeTrace {
  /** Work of its own. */
  readonly begin: InStep;
  /** A part of the work under way; work of its own where there is none. */
  readonly step: InStep;
}

/** Nobody watches. */
export const UNTRACED: EdgeTrace = { begin: (_step, run) => run(), step: (_step, run) => run() };
