// `npm run test:slow`: crashes at every step, every fault at every call, several instances, every cloud and identity, models and fuzzing.
const common = require('./jest.common.config.js');

// Properties try all their inputs here (test/support/slow.ts).
process.env.COUNTERSIGN_SLOW = '1';

/** @type {import('jest').Config} */
module.exports = { ...common, testMatch: ['<rootDir>/test/slow/**/*.test.ts'] };
