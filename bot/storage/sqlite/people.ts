// People the bot has met, and the conversations it has welcomed, in SQLite.
import type { Database } from 'better-sqlite3';
import type { KnownPerson, PeopleStore } from '../../workflow/ports.js';
import { readPerson, writePerson } from '../documents/record.js';
import { attempt } from './fault.js';

/** The people of an open database. `now` answers the wall clock as ISO 8601: when somebody was seen, or welcomed. */
export function sqlitePeople(db: Database, now: () => string): PeopleStore {
  const find = db
    .prepare<[string, string], string>('SELECT document FROM people WHERE tenant_id = ? AND id = ?')
    .pluck();
  const save = db.prepare<[string, string, number, string]>(
    `INSERT INTO people (tenant_id, id, seen_at, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET seen_at = excluded.seen_at, document = excluded.document`,
  );
  const inTenant = db.prepare<[string], { id: string; document: string }>(
    'SELECT id, document FROM people WHERE tenant_id = ? ORDER BY seen_at DESC, id',
  );
  const welcome = db.prepare<[string, number]>(
    'INSERT INTO welcomes (conversation_id, claimed_at) VALUES (?, ?) ON CONFLICT (conversation_id) DO NOTHING',
  );
  const remember = db.transaction((person: KnownPerson) => {
    const document = find.get(person.tenantId, person.id);
    const known = document === undefined ? undefined : readPerson(person.id, document);
    save.run(person.tenantId, person.id, Date.parse(now()), writePerson(merge(known, person)).document);
  });

  return {
    remember: (person) =>
      attempt(`remembering person ${person.id}`, () => {
        remember.immediate(person);
      }),
    known: (tenantId) =>
      attempt(`reading the people of tenant ${tenantId}`, () =>
        inTenant.all(tenantId).map(({ id, document }) => readPerson(id, document)),
      ),
    find: (tenantId, personIds) =>
      attempt(`looking for people of tenant ${tenantId}`, () =>
        personIds.flatMap((id) => {
          const document = find.get(tenantId, id);
          return document === undefined ? [] : [readPerson(id, document)];
        }),
      ),
    claimWelcome: (conversationId) =>
      attempt(
        `claiming the welcome of ${conversationId}`,
        () => welcome.run(conversationId, Date.parse(now())).changes === 1,
      ),
  };
}

/** An activity does not always carry everything: what is known is not forgotten for what was left out. */
function merge(known: KnownPerson | undefined, seen: KnownPerson): KnownPerson {
  if (!known) return seen;
  return {
    ...known,
    ...seen,
    name: seen.name === '' ? known.name : seen.name,
    teamsId: seen.teamsId === '' ? known.teamsId : seen.teamsId,
  };
}
