// What the table service's no means: an answer the store goes on with, a moment to wait, or a fault with advice.
import { StoreError } from '../../workflow/ports.js';

/** Why a write was not done: the row is there already, was changed meanwhile, or is not there. */
export type Refusal = 'exists' | 'moved' | 'missing';

/** `again`: another try may succeed, and this one may have had its effect all the same. */
export type Verdict =
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'again'; readonly afterMilliseconds?: number }
  | { readonly kind: 'fault' };

/** What an error of the client is about. The service's code is not always there: the status decides (learned from the emulator). */
export function judge(error: unknown): Verdict {
  if (isCredentialError(error)) return { kind: 'fault' };
  const status = statusOf(error);
  switch (status) {
    case 404:
      return codeOf(error) === 'TableNotFound' ? { kind: 'fault' } : { kind: 'refused', why: 'missing' };
    case 409:
      return codeOf(error)?.startsWith('Table') === true
        ? { kind: 'fault' }
        : { kind: 'refused', why: 'exists' };
    case 412:
      return { kind: 'refused', why: 'moved' };
    case 408:
    case 429:
      return { kind: 'again', ...waitOf(error) };
    case undefined:
      return { kind: 'again' };
    default:
      // A good status with an error is an answer that was cut off.
      return status >= 500 || status < 400 ? { kind: 'again', ...waitOf(error) } : { kind: 'fault' };
  }
}

/** There is no table: either it was never made, or it is gone. */
export class NoTableError extends StoreError {}

/**
 * The fault to throw. It says what was being done, the status and the service's code, and what to do; it carries no
 * cause, because the client's errors hold headers and bodies.
 */
export function toStoreFault(doing: string, error: unknown): StoreError {
  const status = statusOf(error);
  const code = codeOf(error);
  const said = [status, code].filter((part) => part !== undefined).join(' ');
  const message = `${doing}: ${said === '' ? 'no answer' : said}; ${adviceFor(error, status, code)}`;
  return status === 404 ? new NoTableError(message) : new StoreError(message);
}

/** By status. What is not here came from the network. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'table storage does not understand the call; this is a defect of the program: please report it',
  401: 'table storage does not accept the token or key: check REQUEST_STORE, the identity and the clock of this machine',
  403:
    'give the identity the role "Storage Table Data Contributor" on the storage account (a new role takes some minutes) ' +
    'and check the account’s firewall; with a connection string check its key and the clock of this machine',
  404: 'the table is gone: put back a copy, or start the program again to begin with an empty one',
  409: 'the table is being deleted: wait a minute, or put back a copy',
  429: 'table storage asks to wait: try again in a moment',
  503: 'table storage is busy or moving: try again in a moment',
};

const TOO_LARGE =
  'it is larger than table storage takes in one transaction (4 MiB): ask for fewer rows, or keep requests in SQLite';

const UNREACHED =
  'table storage cannot be reached: check the address in REQUEST_STORE, the network and the account’s firewall, and try again';

function adviceFor(error: unknown, status: number | undefined, code: string | undefined): string {
  if (isCredentialError(error)) {
    return 'there is no token for table storage: check the identity the bot runs as, and try again';
  }
  if (code === 'ENOTFOUND') return 'there is no such storage account: check the address in REQUEST_STORE';
  if (status === undefined) return UNREACHED;
  if (code?.endsWith('TooLarge') === true) return TOO_LARGE;
  return (
    ADVICE[status] ??
    (status >= 500 || status < 400
      ? 'table storage has a fault of its own: try again in a moment'
      : 'see the documentation of table storage')
  );
}

/** By name, as @azure/identity documents them: an error of a login has a status too, which is not the table's. */
function isCredentialError(error: unknown): boolean {
  return error instanceof Error && /^(Aggregate)?Authentication|^CredentialUnavailable/.test(error.name);
}

function statusOf(error: unknown): number | undefined {
  const status = member(error, 'statusCode');
  return typeof status === 'number' && !isCredentialError(error) ? status : undefined;
}

/** The service's code, or the system's. It is found in four places, depending on the call; never the text beside it. */
function codeOf(error: unknown): string | undefined {
  const details = member(error, 'details');
  const text = member(error, 'message');
  const found = [
    member(error, 'code'),
    member(details, 'errorCode'),
    member(member(details, 'odataError'), 'code'),
    typeof text === 'string' ? /"code":"(\w+)"/.exec(text)?.[1] : undefined,
  ].find((code) => typeof code === 'string' && /^\w{3,60}$/.test(code));
  return typeof found === 'string' ? found : undefined;
}

/** `Retry-After` in seconds; its other form, a date, is not used by storage. */
function waitOf(error: unknown): { readonly afterMilliseconds?: number } {
  const headers = member(member(error, 'response'), 'headers');
  const get = member(headers, 'get');
  const seconds = typeof get === 'function' ? Number(Reflect.apply(get, headers, ['retry-after'])) : 0;
  return seconds > 0 ? { afterMilliseconds: seconds * 1_000 } : {};
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
