// Why the store cannot be used, as a line of the doctor's.
import { StoreError } from '../../../workflow/ports.js';
import { systemCode } from '../../../shared/system-code.js';
import { problem, type Finding } from '../finding.js';

/** A StoreError's sentence says what to do behind its first semicolon; of any other error only the code is shown. */
export function storeTrouble(subject: string, error: unknown): Finding {
  if (error instanceof StoreError) {
    const [found = '', ...todo] = error.message.split('; ');
    return problem(
      subject,
      found,
      todo.length > 0 ? todo.join('; ') : 'look at the place REQUEST_STORE names',
    );
  }
  return problem(
    subject,
    `it cannot be used (${systemCode(error) ?? 'nobody says why'})`,
    'see that the account the bot runs as may write to the folder and the file; or set REQUEST_STORE to another place',
  );
}
