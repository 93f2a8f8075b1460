// Whether this Node can run the program.
import { requireNode } from '../../../node-version.js';
import { ok, problem, type Finding } from '../finding.js';

/** `version` as `22.13.1`. */
export function checkNode(version: string): Finding {
  try {
    requireNode(version);
    return ok('Node', version);
  } catch {
    return problem(
      'Node',
      `${version} is too old: the store’s driver ends the process without a word`,
      'start with npm, which uses the Node that npm ci has installed, or install Node 24',
    );
  }
}
