// Groups whose names resemble a name that nobody has: for "did you mean", never for an assignment.
import { distance } from 'fastest-levenshtein';
import type { Group } from '../../domain/group.js';
import { resembles } from '../../domain/language/resemblance.js';
import { decodeAnswer, readBatch, type BatchRead } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { groupFields, toGroup } from './directory-wire.js';
import { fold } from './find-groups.js';
import { literal, query, searchTerm, toPage } from '../http/odata.js';

const suggestions = 5;
/** Of each way to look: enough to rank, little enough for one answer. */
const candidates = '100';
/** A mistyped name mostly begins right. */
const prefixLength = 3;
const searchedWords = 3;

/** At most 5, best first. Never throws: what could not be read is simply not suggested. One round trip. */
export async function suggestGroups(client: GraphClient, name: string): Promise<readonly Group[]> {
  const wanted = name.normalize('NFC').trim();
  if (wanted === '') return [];
  const answers = await readBatch(client, 'v1.0', reads(wanted));
  const groups = answers.flatMap((answer) => {
    try {
      return decodeAnswer(answer, (json) => toPage(json).rows.map(toGroup));
    } catch {
      // A way to look that fails (some names are not searchable) leaves the other ways.
      return [];
    }
  });
  return [...new Map(groups.map((group) => [group.id, group])).values()]
    .filter(({ displayName }) => resembles(wanted, displayName, 'group'))
    .map((group) => ({ group, difference: difference(wanted, group.displayName) }))
    .sort((left, right) => left.difference - right.difference || order(left.group, right.group))
    .slice(0, suggestions)
    .map(({ group }) => group);
}

/** `$search` matches whole words at their beginning, `startsWith` the name's beginning: together they forgive most slips. */
function reads(name: string): readonly BatchRead[] {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  const longest = [...new Set(words)].sort((left, right) => right.length - left.length);
  const prefix = Array.from(name).slice(0, prefixLength).join('');
  return [
    ...[...new Set([name, prefix])].map(startingWith),
    ...[...new Set([name, ...longest.slice(0, searchedWords)])].map(searchingFor),
  ];
}

function startingWith(prefix: string): BatchRead {
  const filter = { $filter: `startsWith(displayName,${literal(prefix)})` };
  return toRead({ ...filter, $select: groupFields, $top: candidates });
}

function searchingFor(term: string): BatchRead {
  const search = { $search: searchTerm('displayName', term), $count: 'true' };
  const read = toRead({ ...search, $select: groupFields, $top: candidates });
  return { ...read, headers: { ConsistencyLevel: 'eventual' } };
}

function toRead(options: Readonly<Record<string, string>>): BatchRead {
  return {
    doing: 'suggestGroups',
    need: 'readGroups',
    url: `/groups?${query(options)}`,
  };
}

/** Edits per letter; halved where one name contains the other, as "Finance" and "Finance laptops" do. */
function difference(left: string, right: string): number {
  const [one, other] = [fold(left), fold(right)];
  if (other === '') return 1;
  const edits = distance(one, other) / Math.max(one.length, other.length);
  return one.includes(other) || other.includes(one) ? edits / 2 : edits;
}

function order(left: Group, right: Group): number {
  return left.displayName < right.displayName ? -1 : Number(left.displayName > right.displayName);
}
