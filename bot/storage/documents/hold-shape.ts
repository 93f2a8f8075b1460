// The shape of a stored Graph fault, and of what Intune's own approval holds.
import { z } from 'zod';
import type { GraphFault } from '../../domain/graph-error.js';
import type { IntuneHold } from '../../domain/intune-hold.js';
import { exactly } from './schema-matches.js';

const text = z.string();
const optionalText = text.exactOptional();

/** What went wrong with a Graph call. */
export const fault = exactly<GraphFault>()(
  z.object({
    kind: z.enum([
      'forbidden',
      'unauthenticated',
      'noLicence',
      'notFound',
      'badRequest',
      'conflict',
      'throttled',
      'server',
      'unreachable',
      'timeout',
      'incomplete',
      'noToken',
    ]),
    doing: text,
    advice: text,
    status: z.number().exactOptional(),
    code: optionalText,
    message: optionalText,
    permissions: z.array(text).exactOptional(),
    requestId: optionalText,
    clientRequestId: optionalText,
    retryAfterSeconds: z.number().exactOptional(),
  }),
);

/** What Intune holds. */
export const hold = exactly<IntuneHold>()(
  z.object({
    code: text,
    heldAt: text,
    expiresAt: text,
    status: z
      .enum(['needsApproval', 'approved', 'rejected', 'cancelled', 'completed', 'expired', 'unknown'])
      .exactOptional(),
    decidedBy: z.object({ id: optionalText, name: optionalText }).exactOptional(),
    decidedByAuthor: z.literal(true).exactOptional(),
    tryCode: z.literal(true).exactOptional(),
    refused: fault.exactOptional(),
    toCancel: z.literal(true).exactOptional(),
  }),
);
