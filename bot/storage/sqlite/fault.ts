// Turns SQLite's error codes into what a person should do.
import { StoreError } from '../../workflow/ports.js';

/** By the beginning of the code: SQLite's (https://www.sqlite.org/rescode.html) or the system's. */
const ADVICE: readonly (readonly [string, string])[] = [
  ['SQLITE_BUSY', 'another process holds the file: let it finish or stop it'],
  ['SQLITE_FULL', 'the disk is full: free some space'],
  ['SQLITE_READONLY', 'the file or its folder is read-only: let this account write there'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened: check the path and that this account may write there'],
  [
    'SQLITE_IOERR',
    'the disk does not do what it is told: check that it has room (also under a quota) and is in order',
  ],
  ['SQLITE_CORRUPT', 'the file is damaged: set it aside and put back a copy from before'],
  ['SQLITE_NOTADB', 'the file is not a SQLite database: check the path, or put back a copy from before'],
  ['EACCES', 'this account may not write there: let it, or choose another path'],
  ['ENOSPC', 'the disk is full: free some space'],
  ['EROFS', 'the disk is read-only: choose another path'],
];

/** The error to throw for `error`, met while `doing`. What did not come from SQLite or the disk is answered as it is. */
function toStoreFault(doing: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const advice =
    ADVICE.find(([start]) => code.startsWith(start))?.[1] ?? 'see the cause given with this error';
  return new StoreError(`${doing}: ${code}; ${advice}`, { cause: error });
}

/** Does the work now and answers by promise, so that a fault is a rejection, as from a store across a network. */
export function attempt<T>(doing: string, work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(guard(doing, work));
  });
}

/** Does the work; a fault of SQLite or of the disk is thrown as a StoreError. */
export function guard<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreFault(doing, error);
  }
}

/** By shape, not by class: the native driver and Node make errors outside the realm of whoever called. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  if (typeof code !== 'string') return undefined;
  return code.startsWith('SQLITE_') || 'syscall' in error ? code : undefined;
}
