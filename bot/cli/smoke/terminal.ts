// The person at the terminal: what they are shown, and what they type.
import { createInterface, type Interface } from 'node:readline';
import { isatty } from 'node:tty';

/** A terminal, as far as the smoke test needs one. */
export interface Terminal {
  /** Whether a person can type here. */
  readonly isTTY: boolean;
  write(text: string): void;
  /** The line typed; nothing where the person left instead (Ctrl-C, Ctrl-D, or the terminal was told to end). */
  ask(question: string): Promise<string | undefined>;
}

/** This process's own terminal; close it. */
export interface OpenTerminal extends Terminal {
  close(): void;
}

/** What ends a question as the person's leaving, and never the work between two questions: half a change helps nobody. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const WAIT =
  '\n  Not now: first it is found out what became of what was sent. Leave at the next question instead.\n';

/** Opens it. From then on Ctrl-C leaves a question, and between two questions is answered with why it has to wait. */
export function openTerminal(input: typeof process.stdin, output: typeof process.stdout): OpenTerminal {
  let asking: Interface | undefined;
  const leave = (): void => {
    if (asking) asking.close();
    else output.write(WAIT);
  };
  for (const ending of ENDINGS) process.on(ending, leave);
  return {
    isTTY: isatty(input.fd),
    write: (text) => void output.write(text),
    ask: (question) =>
      new Promise((resolve) => {
        let typed: string | undefined;
        const lines = createInterface({ input, output });
        asking = lines;
        // In raw mode the terminal sends no signal for Ctrl-C.
        lines.on('SIGINT', leave);
        lines.once('close', () => {
          asking = undefined;
          if (typed === undefined) output.write('\n');
          resolve(typed);
        });
        lines.question(question, (text) => {
          typed = text;
          lines.close();
        });
      }),
    close: () => {
      for (const ending of ENDINGS) process.off(ending, leave);
      asking?.close();
    },
  };
}
