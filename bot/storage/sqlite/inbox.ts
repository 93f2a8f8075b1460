// Messages taken in, each once, in SQLite: what was left by a process that died is given to one that goes on.
import type { Database } from 'better-sqlite3';
import type { Arrived, InboxStore } from '../../workflow/ports.js';
import { readArrived, writeArrived } from '../documents/record.js';
import { attempt } from './fault.js';

/** How long what was answered is remembered, in milliseconds. */
const REMEMBERED_MS = 24 * 3_600_000;

/** The messages of an open database. `now` answers the wall clock as ISO 8601. */
export function sqliteInbox(db: Database, now: () => string): InboxStore {
  const forget = db.prepare<[number]>('DELETE FROM inbox WHERE answered_at < ?');
  const take = db.prepare<{ key: string; at: number; document: string }>(
    `INSERT INTO inbox (key, taken_at, claimed_at, document) VALUES (@key, @at, @at, @document)
     ON CONFLICT (key) DO NOTHING`,
  );
  // What it says is needed no more; that it came is.
  const answer = db.prepare<[number, string]>(
    'UPDATE inbox SET answered_at = ?, document = NULL WHERE key = ? AND answered_at IS NULL',
  );
  const claim = db.prepare<[number, number], Left>(
    'UPDATE inbox SET claimed_at = ? WHERE answered_at IS NULL AND claimed_at < ? RETURNING taken_at, document',
  );
  const takeIn = db.transaction((message: Arrived): boolean => {
    const at = Date.parse(now());
    forget.run(at - REMEMBERED_MS);
    return take.run({ key: message.key, at, document: writeArrived(message).document }).changes === 1;
  });

  return {
    takeIn: (message) =>
      attempt(`taking in the message for request ${message.requestId}`, () => takeIn.immediate(message)),
    answered: (key) =>
      attempt('recording that a message was answered', () => {
        answer.run(Date.parse(now()), key);
      }),
    claimLeft: (at) =>
      attempt('claiming messages that were left', () =>
        readAll(claim.all(Date.parse(now()), Date.parse(at)).toSorted((a, b) => a.taken_at - b.taken_at)),
      ),
  };
}

interface Left {
  readonly taken_at: number;
  readonly document: string;
}

/** One that cannot be read keeps no other from being given; it is a fault once it is alone. */
function readAll(rows: readonly Left[]): readonly Arrived[] {
  const faults: unknown[] = [];
  const messages = rows.flatMap(({ document }) => {
    try {
      return [readArrived(document)];
    } catch (error) {
      faults.push(error);
      return [];
    }
  });
  if (messages.length === 0 && faults.length > 0) throw faults[0];
  return messages;
}
