// An object id, written out or inside the address of a portal page that shows the object.

/** What a name names. */
export type Named = 'policy' | 'group';

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const WHOLE_ID = new RegExp(`^(?:(${GUID})|\\{(${GUID})\\})$`);
const ANY_ID = new RegExp(GUID, 'g');
// For texts in lower case. Both portals write an object's id after the name of its kind: …/policyId/GUID/…, …/groupId/GUID/….
const ID_IN_ADDRESS: Readonly<Record<Named, RegExp>> = {
  policy: new RegExp(`[/?&#](?:policyid|configurationid|id)[/=](${GUID})`),
  group: new RegExp(`[/?&#](?:groupid|objectid|id)[/=](${GUID})`),
};

/** The id in a text that is nothing but a GUID (with or without braces) or an address, in lower case; else nothing. */
export function idIn(text: string, about: Named): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const whole = WHOLE_ID.exec(trimmed);
  if (whole) return whole[1] ?? whole[2];
  if (!/^https?:\/\/\S+$/.test(trimmed)) return undefined;
  const [only, ...more] = new Set(trimmed.match(ANY_ID) ?? []);
  return ID_IN_ADDRESS[about].exec(trimmed)?.[1] ?? (more.length === 0 ? only : undefined);
}

/** Whether a word is an id of whatever it names. */
export function isId(word: string): boolean {
  return idIn(word, 'policy') !== undefined || idIn(word, 'group') !== undefined;
}
