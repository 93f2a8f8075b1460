// The table store before all inputs of its properties: COUNTERSIGN_SLOW, which `npm run test:slow` sets, decides how many.
import '../../storage/table/open-table-store.test.js';
