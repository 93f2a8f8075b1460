// Whether this Node can run the program at all: asked before anything native is loaded.

/** The oldest Node the native SQLite driver runs on; on older ones it ends the process without a word. */
const OLDEST_NODE = [22, 13] as const;

/** Throws a sentence about what to install when `version` (as `22.13.1`) is too old. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  const oldest = OLDEST_NODE.join('.');
  throw new Error(
    `countersign needs Node ${oldest} or newer, and this is ${version}; after \`npm ci\` its npm scripts (npm start, npm run doctor, …) bring their own`,
  );
}
