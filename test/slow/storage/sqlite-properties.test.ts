// The SQLite store before all inputs of its properties: COUNTERSIGN_SLOW, which `npm run test:slow` sets, decides how many.
import '../../storage/documents/record.test.js';
import '../../storage/sqlite/open-sqlite-store.test.js';
