// Northwind Harbor, a plausible company: the tenant the demo and the end-to-end tests start from.
import { noApprovals } from '../intune/intune-approvals.js';
import { seedGroups } from './groups.js';
import { seedPeople } from './people.js';
import { FILTERS, seedPolicies } from './policies.js';
import { DEFAULT_PAGE_SIZES, type Tenant } from '../tenant.js';

/** A fresh copy of the tenant, the same every time. */
export function seedTenant(tenantId: string): Tenant {
  return {
    id: tenantId,
    policies: byId(seedPolicies()),
    groups: byId(seedGroups()),
    users: byId(seedPeople()),
    filters: byId(Object.values(FILTERS)),
    approvals: noApprovals(),
    pageSizes: DEFAULT_PAGE_SIZES,
  };
}

function byId<T extends { readonly id: string }>(entities: readonly T[]): Map<string, T> {
  return new Map(entities.map((entity) => [entity.id, entity]));
}
