// What the checks use of the world, given to them so that tests own it.
import type { Config } from '../../config/read-config.js';
import type { Environment } from '../../config/environment.js';
import type { Clock } from '../../workflow/ports.js';
import type { Question } from './question.js';

/** The world. */
export interface Tools {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly guid: () => string;
  /** As `18.19.0`. */
  readonly nodeVersion: string;
  /** The folder the program is started from. */
  readonly folder: string;
  /** The type of the file system a folder is on, as statfs(2) answers it; 0 where that is not known. */
  readonly diskType: (folder: string) => number;
  /** Aborted when the doctor is done: nothing goes on behind it. */
  readonly stop: AbortSignal;
}

/** What a check is about. */
export interface Case {
  readonly config: Config;
  readonly environment: Environment;
  readonly question: Question;
  readonly tools: Tools;
}
