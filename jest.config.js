// `npm test`: everything that is quickly told. What takes longer is in test/slow: `npm run test:slow`.
const common = require('./jest.common.config.js');

/** @type {import('jest').Config} */
module.exports = { ...common, testPathIgnorePatterns: ['<rootDir>/test/slow/'] };
