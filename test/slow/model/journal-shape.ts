// What a scenario's journal holds, and what may be written into it.
import type { AuditEvent } from '../../../bot/domain/audit.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { Store } from '../../../bot/storage/store.js';
import type { Sending } from './simulation/sending.js';
import type { Tenant } from './simulation/tenant.js';

/** One commit as it was stored, and the request as it was before. */
export interface Commit {
  readonly at: number;
  readonly before: ApprovalRequest | undefined;
  readonly saved: ApprovalRequest;
  readonly event: AuditEvent;
}

/** What somebody pressed, or (`ask`) wrote. */
export interface Press {
  readonly verb: string;
  readonly personId: string;
  readonly requestId?: string;
  readonly revision?: number;
}

/** Which approved revision a body that left belongs to, and the moment its sender was last shown `before`. */
export interface Sent {
  readonly sending: Sending;
  readonly request: ApprovalRequest;
  readonly asOf: number;
  /** Whether it was shown that several times, over as long as the bot doubts a late read. */
  readonly isDoubted: boolean;
}

export interface Journal {
  readonly tenant: Tenant;
  /** False with `GRAPH_BETA=never`. */
  readonly canAskIntune: boolean;
  readonly commits: readonly Commit[];
  readonly presses: Press[];
  readonly sent: readonly Sent[];
  /** Names of instances that were started frozen. */
  readonly frozen: Set<string>;
  /** Every request as it is stored, in the order asked. */
  readonly latest: ReadonlyMap<string, ApprovalRequest>;
  /** How often what happened, by name. */
  readonly counts: Map<string, number>;
  now(): number;
  committed(saved: ApprovalRequest, event: AuditEvent): void;
  leaves(sending: Sending): void;
  applies(sending: Sending): void;
  /** Whether a body is out whose outcome is still being read, or (`isThawed`) a request is being applied or about to be. */
  isUnderWay(isThawed: boolean): boolean;
  count(what: string): void;
  complain(what: string): void;
  /** Throws BrokenPromise if anything was complained about. */
  check(): void;
  checkEnd(store: Store): Promise<void>;
}
