// What the smoke test works with: the bot's own Graph edge and workflow, a store of its own, and nobody to write to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudName } from '../../config/clouds.js';
import type { Config } from '../../config/read-config.js';
import { createCredential } from '../../credentials.js';
import { createIntuneApprovals } from '../../graph/intune/approvals.js';
import { createGraphClient, type GraphClient } from '../../graph/http/client.js';
import { createGraphCredential } from '../../graph/http/credential.js';
import { createDirectory } from '../../graph/entra/directory.js';
import { createPolicies } from '../../graph/intune/policies.js';
import { systemCode } from '../../shared/system-code.js';
import { randomFraction, realClock, realIds } from '../../real-world.js';
import { requestSettings } from '../../config/request-settings.js';
import { openSqliteStore } from '../../storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../storage/store.js';
import { StoreError } from '../../workflow/ports.js';
import type { Ports } from '../../workflow/ports.js';
import { toHeard, type Heard } from './hear-answers.js';
import { RULE, membershipsOf } from './people.js';
import type { Terminal } from './terminal.js';
import { watchPolicies, type SeenSending } from './watch-policies.js';

/** Everything the steps use. Close it: the store goes with it. */
export interface Rig {
  readonly terminal: Terminal;
  readonly ports: Ports;
  /** For what only the smoke test wants to know of Graph. */
  readonly client: GraphClient;
  readonly graph: Config['graph'];
  readonly cloud: CloudName;
  /** Bodies the bot sent so far, in order. */
  readonly sendings: readonly SeenSending[];
  close(): Promise<void>;
}

/**
 * Opens it. Asks Graph nothing yet; reads end where the person leaves. Throws StoreError where the folder for temporary files
 * cannot hold a store.
 */
export function openRig(config: Config, terminal: Terminal): Rig {
  const stop = new AbortController();
  terminal.left.addEventListener('abort', () => stop.abort(), { once: true });
  const folder = makeFolder();
  const dropFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const store = openStore(folder, dropFolder);
  const { origin, audience, identity, tenantId, beta } = config.graph;
  const credential = createGraphCredential(createCredential(identity), {
    kind: identity.kind,
    audience,
    clock: realClock,
  });
  const heard: Heard[] = [];
  const client = createGraphClient({
    origin,
    credential,
    clock: realClock,
    random: randomFraction,
    guid: () => realIds.guid(),
    overhear: (answer) => heard.push(toHeard(answer)),
    stop: stop.signal,
  });
  const { policies, sendings } = watchPolicies(createPolicies(client, { beta }), realClock, heard);
  return {
    terminal,
    client,
    graph: config.graph,
    cloud: config.cloud.name,
    sendings,
    ports: {
      ...localPorts(config, store),
      policies,
      approvals: createIntuneApprovals(client, { beta }),
      directory: { ...createDirectory(client, { credential, tenantId }), memberships: membershipsOf },
    },
    close: async () => {
      stop.abort();
      await store.close();
      dropFolder();
    },
  };
}

function makeFolder(): string {
  const place = tmpdir();
  try {
    return mkdtempSync(join(place, 'countersign-smoke-'));
  } catch (error) {
    const why = systemCode(error) ?? 'no reason given';
    throw new StoreError(
      `making a folder for the smoke test's store in ${place} (${why}): set TMPDIR to a folder this account may write to`,
      { cause: error },
    );
  }
}

function openStore(folder: string, dropFolder: () => void): Store {
  try {
    return openSqliteStore(join(folder, 'requests.db'), () => realClock.now());
  } catch (error) {
    dropFolder();
    throw error;
  }
}

function localPorts(config: Config, store: Store): Omit<Ports, 'policies' | 'approvals' | 'directory'> {
  return {
    store,
    people: store,
    clock: realClock,
    ids: realIds,
    log: () => undefined,
    delivery: {
      update: () => Promise.resolve(),
      askApprovers: () => Promise.resolve(),
      peopleIn: () => Promise.resolve([]),
    },
    settings: { ...requestSettings(config), rule: RULE },
  };
}
