// Wiring for real life: configuration, edges, workflow, door; and an orderly end.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig, type Config } from './config.js';
import type { Environment } from './environment.js';
import { createGraphClient } from './graph/client.js';
import { createGraphCredential } from './graph/credential.js';
import { createDirectory } from './graph/directory.js';
import { createPolicies } from './graph/policies.js';
import { createLog, redirectConsole, type Log } from './log.js';
import { openSqliteStore } from './storage/sqlite.js';
import type { Store } from './storage/store.js';
import { startTeams } from './teams/start-teams.js';
import type { Clock, Ids, Ports } from './workflow/ports.js';

/** A bot that listens. `close` answers what is under way, then lets go of everything. */
export interface RunningBot {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts everything. Starting never depends on Graph or Teams: they may come later. */
export async function startBot(environment: Environment): Promise<RunningBot> {
  const config = readConfig(environment);
  const log = createLog(config.logLevel);
  const restoreConsole = redirectConsole(log);
  const clock = realClock;
  const store = openSqliteStore(config.store.path, () => clock.now());
  const stop = new AbortController();
  const teams = await startTeams({
    settings: config,
    log,
    ports: { ...graphPorts(config, log, stop.signal), ...localPorts(config, log, store) },
    ready: () => store.ready(),
  });
  return {
    port: teams.port,
    close: async () => {
      await teams.close();
      stop.abort();
      await store.close();
      restoreConsole();
    },
  };
}

function graphPorts(config: Config, log: Log, stop: AbortSignal): Pick<Ports, 'policies' | 'directory'> {
  const { origin, audience, credential, tenantId, beta } = config.graph;
  const token = createGraphCredential(credential, audience, realClock);
  const client = createGraphClient({
    origin,
    credential: token,
    clock: realClock,
    random: randomFraction,
    guid: () => realIds.guid(),
    log: (line) => log.info({ ...line }, 'graph call'),
    stop,
  });
  return {
    policies: createPolicies(client, { beta }),
    directory: createDirectory(client, { credential: token, tenantId }),
  };
}

function localPorts(
  config: Config,
  log: Log,
  store: Store,
): Omit<Ports, 'policies' | 'directory' | 'delivery'> {
  return {
    store,
    people: store,
    clock: realClock,
    ids: realIds,
    log: (level, event, fields) => log[level](fields ?? {}, event),
    settings: {
      rule: config.rule,
      expiresHours: config.expiresHours,
      readBackSeconds: config.readBackSeconds,
      filtersUnseen: config.graph.beta === 'never',
      frozen: config.frozen,
    },
  };
}

const realClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    // An aborted sleep is over, not an error.
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

const realIds: Ids = {
  requestId: () => randomBytes(16).toString('base64url'),
  guid: () => randomUUID(),
};

/** Uniform in [0, 1). */
function randomFraction(): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}
