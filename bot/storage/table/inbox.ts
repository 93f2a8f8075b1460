// Messages taken in, each once, in table storage: what was left by a process that died is given to one that goes on.
import type { Arrived, InboxStore } from '../../workflow/ports.js';
import { readArrived, writeArrived } from '../documents/record.js';
import { StoreError } from '../../workflow/ports.js';
import { newWriteId, type Row, type Rows, type Table, type Write } from './calls.js';
import { pack, unpack } from './document.js';
import { LEFT, SEEN, messagePlace } from './keys.js';
import { leftRow, parseRow, seenRow } from './rows.js';
import { mapConcurrently } from '../../shared/concurrent-map.js';

/** How long what was answered is remembered, in milliseconds. */
const REMEMBERED_MS = 24 * 3_600_000;

/** How often this instance forgets what is older. */
const FORGET_MS = 3_600_000;

/** The most rows of one transaction. */
const ROWS_TOGETHER = 100;

/** The messages of an open table. `now` answers the wall clock as ISO 8601. */
export function tableInbox(table: Table, now: () => string): InboxStore {
  let forgotten = 0;
  return {
    takeIn: (message) =>
      table.run(`taking in the message for request ${message.requestId}`, (rows) =>
        takeIn(rows, message, now()),
      ),
    answered: (key) =>
      table.run('recording that a message was answered', async (rows) => {
        // Refused where it was answered before: what it says is gone with the first time.
        await rows.writeTogether([
          { kind: 'delete', ...messagePlace(LEFT, key), etag: '*' },
          { kind: 'join', ...messagePlace(SEEN, key), values: { since: now() } },
        ]);
      }),
    claimLeft: (at) =>
      table.run('claiming messages that were left', async (rows) => {
        const left = await rows.range(LEFT);
        const claimed = await claimAll(rows, left, { before: Date.parse(at), claimedAt: now() });
        const today = Date.parse(now());
        if (today - forgotten >= FORGET_MS) {
          await forget(rows, left, today);
          forgotten = today;
        }
        return await readAll(rows, claimed);
      }),
  };
}

/** Two rows in one transaction: that it came, and what it says until it is answered. */
async function takeIn(rows: Rows, message: Arrived, at: string): Promise<boolean> {
  const { key } = message;
  const takeId = newWriteId();
  const { values, parts } = await pack(writeArrived(message).document);
  if (parts.length > 0) throw new StoreError(`${rows.doing}: it is longer than a message can be`);
  const seen = messagePlace(SEEN, key);
  const written = await rows.writeTogether([
    { kind: 'insert', ...seen, values: { takeId, since: at } },
    { kind: 'insert', ...messagePlace(LEFT, key), values: { key, takenAt: at, claimedAt: at, ...values } },
  ]);
  if (written.kind === 'written') return true;
  if (!written.unsure) return false;
  const held = await rows.read(seen);
  return held !== undefined && parseRow(seenRow, held, rows.doing).takeId === takeId;
}

/** Those that are ours now, oldest first. */
async function claimAll(
  rows: Rows,
  left: readonly Row[],
  { before, claimedAt }: { readonly before: number; readonly claimedAt: string },
): Promise<readonly Row[]> {
  const due = left
    .map((row) => ({ row, ...parseRow(leftRow, row, rows.doing) }))
    .filter((message) => Date.parse(message.claimedAt) < before)
    .toSorted((one, other) => Date.parse(one.takenAt) - Date.parse(other.takenAt));
  const claimed = await mapConcurrently(due, async ({ row }) => {
    const { partition, etag } = row;
    const values = { claimedAt };
    const written = await rows.write({ kind: 'merge', partition, row: row.row, etag, values });
    return written.kind === 'written' ? [row] : [];
  });
  return claimed.flat();
}

/** Removes what was answered more than a day ago. */
async function forget(rows: Rows, left: readonly Row[], today: number): Promise<void> {
  const open = new Set(left.map(({ row }) => row.slice(LEFT.prefix.length)));
  const old = (await rows.range(SEEN)).filter((row) => {
    const { since } = parseRow(seenRow, row, rows.doing);
    return today - Date.parse(since) > REMEMBERED_MS && !open.has(row.row.slice(SEEN.prefix.length));
  });
  for (let start = 0; start < old.length; start += ROWS_TOGETHER) {
    const some = old.slice(start, start + ROWS_TOGETHER);
    await rows.writeTogether(
      some.map(({ partition, row }): Write => ({ kind: 'delete', partition, row, etag: '*' })),
    );
  }
}

/** One that cannot be read keeps no other from being given; it is a fault once it is alone. */
async function readAll(rows: Rows, claimed: readonly Row[]): Promise<readonly Arrived[]> {
  const results = await Promise.allSettled(
    claimed.map(async ({ values }) => readArrived(await unpack([values], rows.doing))),
  );
  const messages = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const fault = results.find((result) => result.status === 'rejected');
  if (messages.length === 0 && fault) throw fault.reason;
  return messages;
}
