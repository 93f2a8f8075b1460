// Whether requests can be kept.
import { checkSqlite } from './sqlite.js';
import { checkTable } from './table.js';
import type { Finding } from '../finding.js';
import type { Case } from '../tools.js';

/** Leaves nothing behind. */
export async function checkStore(given: Case): Promise<readonly Finding[]> {
  const { store } = given.config;
  return store.kind === 'sqlite' ? await checkSqlite(given, store.path) : await checkTable(given, store);
}
