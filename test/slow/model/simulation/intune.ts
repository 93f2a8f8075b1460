// Intune's own approval in the simulated tenant: it files a body, waits for somebody there, and takes it by its code.
import type { IntuneStatus } from '../../../../bot/domain/intune-hold.js';
import type { IntuneApproval } from '../../../../bot/workflow/ports.js';
import { PEOPLE } from '../story.js';
import type { Sending } from './sending.js';
import type { SimulatedTime } from './time.js';

/** multi-admin-approval.md: what nobody decided in three days is over. */
const HOURS_72 = 72 * 3_600_000;

interface Filed {
  readonly code: string;
  readonly policyId: string;
  readonly justification: string;
  readonly filedAt: number;
  status: IntuneStatus;
  decidedBy?: string;
}

export interface Intune {
  /** Whether the tenant wants an approval of its own for every change. */
  isOn: boolean;
  /** What becomes of a body that reaches Intune. */
  receive(sending: Sending): 'taken' | 'held' | 'refused';
  /** The code a body was filed under. */
  codeOf(sending: Sending): string | undefined;
  /** Somebody (by place in PEOPLE) decides the n-th of what waits there. Nothing waits: nothing happens. */
  decide(which: number, status: 'approved' | 'rejected' | 'cancelled' | 'expired', by: number): void;
  read(code: string): IntuneApproval | undefined;
  find(marker: string): IntuneApproval | undefined;
  cancel(code: string): 'cancelled' | 'refused';
  /** Codes of what still blocks a policy. */
  open(): readonly string[];
}

export function createIntune(time: Pick<SimulatedTime, 'now'>): Intune {
  const filed: Filed[] = [];
  const codes = new Map<Sending, string>();
  const statusOf = (one: Filed): IntuneStatus => {
    if (one.status === 'needsApproval' && time.now() >= one.filedAt + HOURS_72) one.status = 'expired';
    return one.status;
  };
  const isOpen = (one: Filed): boolean => ['needsApproval', 'approved'].includes(statusOf(one));
  const byCode = (code: string): Filed | undefined => filed.find((one) => one.code === code);
  const toApproval = (one: Filed): IntuneApproval => ({
    code: one.code,
    status: statusOf(one),
    ...(one.decidedBy !== undefined && { decidedBy: { id: one.decidedBy } }),
  });
  const file = (sending: Sending, justification: string): 'held' | 'refused' => {
    if (filed.some((one) => one.policyId === sending.policyId && isOpen(one))) return 'refused';
    const code = `c0de0000-0000-4000-8000-${String(filed.length).padStart(12, '0')}`;
    filed.push({
      code,
      policyId: sending.policyId,
      justification,
      filedAt: time.now(),
      status: 'needsApproval',
    });
    codes.set(sending, code);
    return 'held';
  };
  const complete = (sending: Sending, code: string): 'taken' | 'held' | 'refused' => {
    const one = byCode(code);
    if (!one || !isOpen(one) || one.policyId !== sending.policyId) return 'refused';
    codes.set(sending, code);
    if (one.status === 'needsApproval') return 'held';
    one.status = 'completed';
    return 'taken';
  };
  const intune: Intune = {
    isOn: false,
    receive: (sending) => {
      const { approval } = sending.call;
      if (approval.kind === 'code') return complete(sending, approval.code);
      return intune.isOn ? file(sending, approval.text) : 'taken';
    },
    codeOf: (sending) => codes.get(sending),
    decide: (which, status, by) => {
      const waiting = filed.filter((one) => statusOf(one) === 'needsApproval');
      const one = waiting[which % Math.max(1, waiting.length)];
      if (!one) return;
      one.status = status;
      const person = PEOPLE[by];
      if (person && status !== 'expired') one.decidedBy = person.id;
    },
    read: (code) => {
      const one = byCode(code);
      return one && toApproval(one);
    },
    find: (marker) => {
      const names = ({ justification }: Filed): boolean =>
        new RegExp(`${marker}(?!\\d)`, 'u').test(justification);
      const one = filed.find((other) => names(other) && isOpen(other));
      return one && toApproval(one);
    },
    cancel: (code) => {
      const one = byCode(code);
      if (one && isOpen(one)) one.status = 'cancelled';
      return one?.status === 'completed' ? 'refused' : 'cancelled';
    },
    open: () => filed.filter(isOpen).map(({ code }) => code),
  };
  return intune;
}
