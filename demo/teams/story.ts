// How far somebody has come in the demo's first minute: send, read, approve, look.

/** The four steps of the strip on top of the page, and what must have happened before the last. */
export interface Steps {
  readonly sent: boolean;
  readonly read: boolean;
  readonly approved: boolean;
  /** A request ended applied: now there is something to look for in the tenant. */
  readonly applied: boolean;
  readonly looked: boolean;
}

/** Who did what, to stand between the Graph calls that followed. `at` is ISO 8601. */
export interface Mark {
  readonly at: string;
  readonly text: string;
}

export interface Story {
  steps(): Steps;
  marks(): readonly Mark[];
  /** Takes a step; one already taken stays taken. */
  take(step: keyof Steps): void;
  /** Somebody looked at the tenant; counts only once a request that was approved has been applied. */
  look(): void;
  mark(text: string): void;
  clear(): void;
}

const BEFORE: Steps = { sent: false, read: false, approved: false, applied: false, looked: false };
const MAX_MARKS = 200;

/** `tell` hears each new step and mark. */
export function createStory(tell: (event: 'steps' | 'mark', value: Steps | Mark) => void): Story {
  let steps = BEFORE;
  let marks: readonly Mark[] = [];
  const take = (step: keyof Steps): void => {
    if (steps[step]) return;
    // What was applied was approved, also where that was written and not pressed.
    steps = { ...steps, ...(step === 'applied' && { approved: true }), [step]: true };
    tell('steps', steps);
  };
  return {
    steps: () => steps,
    marks: () => marks,
    take,
    look() {
      if (steps.approved && steps.applied) take('looked');
    },
    mark(text) {
      const mark = { at: new Date().toISOString(), text };
      marks = [...marks, mark].slice(-MAX_MARKS);
      tell('mark', mark);
    },
    clear() {
      steps = BEFORE;
      marks = [];
    },
  };
}
