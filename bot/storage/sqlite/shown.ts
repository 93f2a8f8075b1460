// How far people were told of each request, in SQLite.
import type { Database } from 'better-sqlite3';
import type { ShownStore } from '../../workflow/ports.js';
import { attempt } from './fault.js';

/** The query for what people were not told yet, and for whose approvers were not all asked; the index is by time. */
const BEHIND = `SELECT requests.id FROM requests LEFT JOIN shown ON shown.request_id = requests.id
  WHERE requests.updated_at BETWEEN ? AND ? AND (requests.version > coalesce(shown.version, 0)
    OR requests.state = 'pending' AND coalesce(json_extract(document, '$.reach.unsure'), document -> '$.reach' IS NULL))
  ORDER BY requests.updated_at, requests.id`;

/** What was shown, in an open database. */
export function sqliteShown(db: Database): ShownStore {
  const read = db.prepare<[string], { version: number; told: string | null }>(
    'SELECT version, told FROM shown WHERE request_id = ?',
  );
  const write = db.prepare<[string, number, string | null]>(
    `INSERT INTO shown (request_id, version, told) VALUES (?, ?, ?)
     ON CONFLICT (request_id) DO UPDATE SET version = max(version, excluded.version), told = coalesce(excluded.told, told)`,
  );
  const behind = db.prepare<[number, number], string>(BEHIND).pluck();
  return {
    readShown: (id) =>
      attempt(`reading what was shown of request ${id}`, () => {
        const row = read.get(id);
        return row && { version: row.version, ...(row.told !== null && { told: row.told }) };
      }),
    writeShown: (id, { version, told }) =>
      attempt(`recording what was shown of request ${id}`, () => {
        write.run(id, version, told ?? null);
      }),
    behind: (from, to) =>
      attempt('looking for requests nobody was told about', () =>
        behind.all(Date.parse(from), Date.parse(to)),
      ),
  };
}
