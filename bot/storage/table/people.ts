// People the bot has met, and the conversations it has welcomed, in table storage.
import type { KnownPerson, PeopleStore } from '../../workflow/ports.js';
import { readPerson, writePerson } from '../documents/record.js';
import { StoreError } from '../../workflow/ports.js';
import type { Row, Rows, Table, Values } from './calls.js';
import { peopleOf, personPlace, welcomePlace } from './keys.js';
import { parseRow, personRow } from './rows.js';
import { mapConcurrently } from '../../shared/concurrent-map.js';

/** Before the name of each member of a person, among the row's own properties. */
const MEMBER = 'person_';

/** The people of an open table. `now` answers the wall clock as ISO 8601: when somebody was seen, or welcomed. */
export function tablePeople(table: Table, now: () => string): PeopleStore {
  return {
    remember: (person) =>
      table.run(`remembering person ${person.id}`, async (rows) => {
        const values = { id: person.id, seenAt: now(), ...membersOf(person) };
        await rows.write({ kind: 'join', ...personPlace(person.tenantId, person.id), values });
      }),
    known: (tenantId) =>
      table.run(`reading the people of tenant ${tenantId}`, async (rows) => {
        const people = (await rows.range(peopleOf(tenantId))).map((row) => toPerson(row, rows));
        return people.toSorted(bySight).map(({ person }) => person);
      }),
    find: (tenantId, personIds) =>
      table.run(`looking for people of tenant ${tenantId}`, async (rows) => {
        const found = await mapConcurrently(personIds, (id) => rows.read(personPlace(tenantId, id)));
        return found.flatMap((row) => (row ? [toPerson(row, rows).person] : []));
      }),
    claimWelcome: (conversationId) =>
      table.run(`claiming the welcome of ${conversationId}`, async (rows) => {
        const values = { id: conversationId, claimedAt: now() };
        const written = await rows.write({ kind: 'insert', ...welcomePlace(conversationId), values });
        return written.kind === 'written';
      }),
  };
}

/**
 * A property for each member, as JSON: the row joins what is known with what was seen, in one write and whoever else
 * writes. An activity does not always carry everything: what is known is not forgotten for what was left out.
 */
function membersOf(person: KnownPerson): Values {
  const { value } = writePerson(person);
  const members = Object.entries(value).filter(
    ([name, member]) => !(member === '' && (name === 'name' || name === 'teamsId')),
  );
  return Object.fromEntries(members.map(([name, member]) => [`${MEMBER}${name}`, JSON.stringify(member)]));
}

interface Sighting {
  readonly person: KnownPerson;
  readonly seenAt: number;
}

function toPerson(row: Row, { doing }: Pick<Rows, 'doing'>): Sighting {
  const { id, seenAt } = parseRow(personRow, row, doing);
  const members = Object.entries(row.values).filter(([name]) => name.startsWith(MEMBER));
  const written = members.map(([name, member]) => {
    if (typeof member !== 'string') {
      throw new StoreError(
        `${doing}: the row ${row.partition}/${row.row} of the table is not as expected ("${name}"); put back a copy of the table from before`,
      );
    }
    return `${JSON.stringify(name.slice(MEMBER.length))}:${member}`;
  });
  // Later members win: these two stand for what was never seen.
  const document = `{${['"name":""', '"teamsId":""', ...written].join(',')}}`;
  return { person: readPerson(id, document), seenAt: Date.parse(seenAt) };
}

function bySight(left: Sighting, right: Sighting): number {
  const difference = right.seenAt - left.seenAt;
  return difference !== 0 ? difference : left.person.id < right.person.id ? -1 : 1;
}
