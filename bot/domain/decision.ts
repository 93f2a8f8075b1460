// Decisions in words, for hosts whose buttons are dead: `approve 7F3K-a1c9`, `reject 7F3K too broad`.
import { clean } from './language/clean.js';
import { MOST_CHARACTERS, MOST_MARKUP } from './language/parse.js';

/**
 * What was written. `hash` is the beginning of the hash of the exact body, in lower case: it says which change was read.
 * `words` is whatever stands behind, never lost: the reason of a rejection.
 */
export interface Decision {
  readonly verb: 'approve' | 'reject' | 'cancel' | 'show';
  /** In capitals. */
  readonly shortId: string;
  readonly hash?: string;
  readonly words: string;
}

const DECISION =
  /^(approve|reject|cancel|show|status) ([0-9a-z]{4})(?:-([0-9a-f]{4,64}))?(?:[,:]? +(\S.*))?$/is;

/** The decision a message is; nothing where it has another form. A policy may have the name of an id: ask whether there is such a request. */
export function readDecision(text: string): Decision | undefined {
  // What is too long to be read is so here, too.
  const cleaned = text.length > MOST_MARKUP ? '' : clean(text);
  const isTooLong = cleaned.length > MOST_CHARACTERS;
  const [, verb = '', id = '', hash, words = ''] = (isTooLong ? null : DECISION.exec(cleaned)) ?? [];
  const known = VERBS[verb.toLowerCase()];
  if (known === undefined) return undefined;
  return {
    verb: known,
    shortId: id.toUpperCase(),
    ...(hash !== undefined && { hash: hash.toLowerCase() }),
    words,
  };
}

const VERBS: Readonly<Record<string, Decision['verb']>> = {
  approve: 'approve',
  reject: 'reject',
  cancel: 'cancel',
  show: 'show',
  status: 'show',
};
