// What both runs of the tests have in common. They run on the TypeScript sources through swc; types are checked apart, by `npm run types`.
/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test-output/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // No test waits for the real time: only one that hangs comes to this, on the busiest of machines.
  testTimeout: 300_000,
  maxWorkers: '100%',
  coverageProvider: 'babel',
};
