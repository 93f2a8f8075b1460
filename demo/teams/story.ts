// How far somebody has come in the demo's first minute: send, read, approve, look.

/** The four steps of the strip on top of the page. */
export interface Steps {
  readonly sent: boolean;
  readonly read: boolean;
  readonly approved: boolean;
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
  /** Somebody presses Approve: what is assigned from now on may be what they look for. */
  approving(): void;
  /** The tenant was assigned to; the step to look is taken once the approval is known to have counted. */
  assigned(): void;
  mark(text: string): void;
  clear(): void;
}

const BEFORE: Steps = { sent: false, read: false, approved: false, looked: false };
const MAX_MARKS = 200;

/** `tell` hears each new step and mark. */
export function createStory(tell: (event: 'steps' | 'mark', value: Steps | Mark) => void): Story {
  let steps = BEFORE;
  let marks: readonly Mark[] = [];
  let isAssigned = false;
  const take = (step: keyof Steps): void => {
    if (steps[step]) return;
    steps = { ...steps, [step]: true };
    tell('steps', steps);
  };
  // Graph may be done before Teams has the answer to the click, or after.
  const look = (): void => {
    if (steps.approved && isAssigned) take('looked');
  };
  return {
    steps: () => steps,
    marks: () => marks,
    take(step) {
      take(step);
      look();
    },
    approving() {
      isAssigned = false;
    },
    assigned() {
      isAssigned = true;
      look();
    },
    mark(text) {
      const mark = { at: new Date().toISOString(), text };
      marks = [...marks, mark].slice(-MAX_MARKS);
      tell('mark', mark);
    },
    clear() {
      steps = BEFORE;
      marks = [];
      isAssigned = false;
    },
  };
}
