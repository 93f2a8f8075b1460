// The properties of the domain with all their inputs: COUNTERSIGN_SLOW, which `npm run test:slow` sets, decides how many.
import '../../domain/language/many.test.js';
import '../../domain/language/properties.test.js';
import '../../domain/plan/rows.test.js';
