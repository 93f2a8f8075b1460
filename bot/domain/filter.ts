// What Intune says of the assignment filters that rows carry.

/** A filter in neither of the two is one whose name could not be read. */
export interface FilterDirectory {
  /** Names by id in lower case. */
  readonly filters: Readonly<Record<string, string>>;
  /** Ids (lower case) of filters that exist no longer; absent where there is none. */
  readonly goneFilters?: readonly string[];
}
