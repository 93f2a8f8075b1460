// Turns a thrown Graph fault into an outcome a person is told about; nothing was changed by it.
import { GraphError } from '../domain/graph-error.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { CardOutcome } from './outcome.js';

/** Runs something that reads Graph for a request; a GraphError becomes the outcome `fault`, anything else stays a fault. */
export async function orFault(
  request: ApprovalRequest,
  work: () => Promise<CardOutcome>,
): Promise<CardOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError) return { kind: 'fault', request, fault: error.fault };
    throw error;
  }
}
