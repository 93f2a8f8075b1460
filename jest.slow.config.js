// `npm run test:slow`: crashes at every step, every fault at every call, several instances, every cloud and identity, models and fuzzing.
const common = require('./jest.common.config.js');

/** @type {import('jest').Config} */
module.exports = { ...common, testMatch: ['<rootDir>/test/slow/**/*.test.ts'] };
