// What the configuration says about requests, as the workflow wants it.
import type { Config } from './read-config.js';
import type { Settings } from '../workflow/ports.js';

/** The part of the configuration that decides about requests. */
export function requestSettings(config: Config): Settings {
  return {
    rule: config.rule,
    expiresHours: config.expiresHours,
    readBackSeconds: config.readBackSeconds,
    intunePollSeconds: config.intuneApprovalPollSeconds,
    filtersUnseen: config.graph.beta === 'never',
    frozen: config.frozen,
  };
}
