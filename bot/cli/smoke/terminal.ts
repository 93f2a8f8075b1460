// The person at the terminal: what they are shown, and what they type.
import { createInterface, type Interface } from 'node:readline';
import { isatty } from 'node:tty';

/** A terminal, as far as the smoke test needs one. */
export interface Terminal {
  /** Whether a person can type here. */
  readonly isTTY: boolean;
  /** Aborts where the person leaves between two questions, as long as nothing is to be seen through. */
  readonly left: AbortSignal;
  write(text: string): void;
  /** The line typed; nothing where the person left instead (Ctrl-C, Ctrl-D, or the terminal was told to end, or is gone). */
  ask(question: string): Promise<string | undefined>;
  /** From now on whoever leaves between two questions has to wait: half a change helps nobody. */
  seeThrough(): void;
}

/** This process's own terminal; close it. */
export interface OpenTerminal extends Terminal {
  close(): void;
}

/** What would end the process at once, and here only ever ends a question, or the reading before anything is sent. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const WAIT =
  '\n  Not now: first it is found out what became of what was sent. Leave at the next question instead.\n';

/** Opens it. From then on neither Ctrl-C nor a terminal that is closed ends the process in the middle of a change. */
export function openTerminal(input: typeof process.stdin, output: typeof process.stdout): OpenTerminal {
  const left = new AbortController();
  let asking: Interface | undefined;
  let isBinding = false;
  let isGone = false;
  const leave = (): void => {
    if (asking) asking.close();
    else if (isBinding) output.write(WAIT);
    else left.abort();
  };
  const lose = (): void => {
    // Closing a question sets the terminal's mode, which fails once more.
    if (isGone) return;
    isGone = true;
    leave();
  };
  for (const ending of ENDINGS) process.on(ending, leave);
  // A window that was closed (EIO), a `tee` that was ended (EPIPE). Heard to the end of the process: the last write fails late.
  for (const stream of [input, output]) stream.on('error', lose);
  return {
    isTTY: isatty(input.fd),
    left: left.signal,
    write: (text) => void output.write(text),
    ask: async (question) => {
      if (isGone || left.signal.aborted) return undefined;
      const lines = createInterface({ input, output });
      asking = lines;
      // In raw mode the terminal sends no signal for Ctrl-C.
      lines
        .on('SIGINT', leave)
        .on('error', lose)
        .once('close', () => (asking = undefined));
      const typed = await typedAt(lines, question);
      if (typed === undefined) output.write('\n');
      return typed;
    },
    seeThrough: () => {
      isBinding = true;
    },
    close: () => {
      for (const ending of ENDINGS) process.off(ending, leave);
      asking?.close();
    },
  };
}

/** The answer to one question; nothing where `lines` is closed before there is one. */
function typedAt(lines: Interface, question: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed: string | undefined;
    lines.once('close', () => resolve(typed));
    lines.question(question, (text) => {
      typed = text;
      lines.close();
    });
  });
}
