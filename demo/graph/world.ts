// Everything the stand-in holds while it runs: the tenant, what goes wrong with it, and what was seen.
import { pause } from '../pause.js';
import { authenticator, type Authenticate } from './http/auth.js';
import { createCallLog, type CallLog } from './http/calls.js';
import { createFaults, type Faults } from './http/faults.js';
import { seedTenant } from './seed/seed.js';
import type { Tenant } from './tenant.js';

/** What a world is made from. */
export interface WorldOptions {
  /** Where the keys of callers' tokens are. */
  readonly identityOrigin: string;
  readonly tenantId: string;
  /** How long every call takes at least, in milliseconds; a batch counts as one. Absent: 0. */
  readonly latencyMs?: number;
  /** Makes the tenant, at start and at every reset; absent: Northwind Harbor. */
  readonly seed?: (tenantId: string) => Tenant;
}

/** The running state; the control API changes it. */
export interface World {
  tenant: Tenant;
  latencyMs: number;
  readonly faults: Faults;
  readonly log: CallLog;
  readonly authenticate: Authenticate;
  /** Waits; ends early, without an error, when the stand-in closes. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** As it was at start: tenant, latency, no faults, an empty log. */
  readonly reset: () => void;
}

/** The world at its start. */
export function openWorld(options: WorldOptions, closing: AbortSignal): World {
  const { tenantId, latencyMs = 0, seed = seedTenant } = options;
  const world: World = {
    tenant: seed(tenantId),
    latencyMs,
    faults: createFaults(),
    log: createCallLog(),
    authenticate: authenticator(options.identityOrigin),
    pause: (milliseconds) => pause(milliseconds, closing),
    reset() {
      world.tenant = seed(tenantId);
      world.latencyMs = latencyMs;
      world.faults.clear();
      world.log.clear();
    },
  };
  return world;
}
