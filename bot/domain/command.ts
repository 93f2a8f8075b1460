// What a person typed, parsed. Names are still words: only the directory can say which policy or group they are.

/** A name as written. An object id written in place of a name is a `GUID` in `text`, and `isId` is true. */
export interface NameRef {
  readonly text: string;
  readonly isId: boolean;
}

/** Whom a change is about, still by name. */
export type TargetRef =
  | { readonly kind: 'group'; readonly name: NameRef }
  | { readonly kind: 'excludedGroup'; readonly name: NameRef }
  | { readonly kind: 'allDevices' }
  | { readonly kind: 'allUsers' }
  | { readonly kind: 'collection'; readonly collectionId: string };

/** `assign P to T…` or `unassign P from T…`. For `unassign`, targets are never `excludedGroup`: a group has one row. */
export interface ChangeCommand {
  readonly kind: 'change';
  readonly verb: 'assign' | 'unassign';
  readonly policy: NameRef;
  readonly targets: readonly TargetRef[];
  readonly reason?: string;
}

export interface ShowCommand {
  readonly kind: 'show';
  readonly policy: NameRef;
}

/** `requests` or `my requests`: those that wait for somebody, or everything the person ever asked for. */
export interface RequestsCommand {
  readonly kind: 'requests';
  readonly of: 'waiting' | 'mine';
}

/** `history of P`: every request about a policy, the newest first. */
export interface HistoryCommand {
  readonly kind: 'history';
  readonly policy: NameRef;
}

export type Command =
  | ChangeCommand
  | ShowCommand
  | RequestsCommand
  | HistoryCommand
  | { readonly kind: 'listPolicies' }
  | { readonly kind: 'help' };

/** Why a text could not be read: where (in the cleaned text), what was expected there, and what might have been meant. */
export interface ParseProblem {
  readonly kind:
    | 'empty'
    | 'tooLong'
    | 'unknownCommand'
    | 'expected'
    | 'unclosedQuote'
    | 'tooManyReadings'
    /** A later line is a change of its own. */
    | 'severalChanges';
  /** The text as it was read, after HTML and typographic quotes were cleaned away. */
  readonly text: string;
  /** Offset and length in `text`, in UTF-16 units. */
  readonly at: number;
  readonly length: number;
  /** What was expected, in words a person can type, e.g. `to`, `a policy name`. */
  readonly expected: readonly string[];
  /** A whole command that might have been meant. */
  readonly suggestion?: string;
}

/**
 * Every way the text can be read, most natural first. Bare names may contain "to", "from", "and", commas and
 * "because", so a sentence can have several readings; the directory decides which one exists.
 */
export type ParseResult =
  | { readonly kind: 'readings'; readonly text: string; readonly readings: readonly [Command, ...Command[]] }
  | { readonly kind: 'problem'; readonly problem: ParseProblem };
