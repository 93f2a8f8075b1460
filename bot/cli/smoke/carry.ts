// Carries a request on after the person's consent, by the bot's own workflow, and says how that ended.
import { quoted } from '../../../cards/text/inert.js';
import type { Names } from '../../../cards/request/rows.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { approve } from '../../workflow/verbs/approve.js';
import { carryOn } from '../../workflow/applying/carry-on.js';
import type { Found } from './look-around.js';
import { clickOf, CONSENT } from './people.js';
import type { Rig } from './rig.js';
import { brokeOff, faultLines, readNames, rowLines, say } from './words.js';

/** `notSent`: the tenant was not changed by it. `unclear`: it was, or may have been, and not as planned. */
export type Carried =
  | { readonly kind: 'applied'; readonly request: ApprovalRequest }
  | { readonly kind: 'held'; readonly request: ApprovalRequest }
  | { readonly kind: 'notSent' }
  | { readonly kind: 'unclear'; readonly mayStillCome: boolean };

/** Takes what was typed as the approval, applies, and finds out what happened. Never throws: a fault of our own is `unclear`. */
export async function carry(rig: Rig, request: ApprovalRequest, found: Found): Promise<Carried> {
  const { ports, terminal } = rig;
  terminal.seeThrough();
  say(
    terminal,
    `now: reading again, sending, reading until it shows (up to ${ports.settings.readBackSeconds} s) …`,
  );
  try {
    await approve(ports, clickOf(request, CONSENT));
    const ended = await carryOn(ports, request.id, new AbortController().signal);
    return ended ? await sayEnding(rig, ended, found) : { kind: 'unclear', mayStillCome: true };
  } catch (error) {
    say(terminal, brokeOff(error));
    return { kind: 'unclear', mayStillCome: true };
  }
}

async function sayEnding(rig: Rig, request: ApprovalRequest, found: Found): Promise<Carried> {
  const { terminal } = rig;
  // The plan knows the names of rows that were met on the way, too.
  const { groups, filters } = request.plan ?? found.names;
  const names = { ...found.names, groups, filters };
  const { state, fault, movedTo, readBack, hold } = request;
  switch (state) {
    case 'applied':
      say(terminal, 'seen: sent once, and read back exactly as planned', ...vanishedLines(request, names));
      return { kind: 'applied', request };
    case 'stale': {
      const now = movedTo ?? [];
      say(terminal, 'seen: somebody changed the rows since they were shown, so nothing was sent. Now:');
      say(terminal, ...rowLines(now, await readNames(rig.ports, now)));
      return { kind: 'notSent' };
    }
    case 'failed':
      say(terminal, 'seen: a definite no, so nothing was changed', ...(fault ? faultLines(fault) : []));
      return { kind: 'notSent' };
    case 'awaiting-intune':
      say(
        terminal,
        `seen: Intune's own approval (Multi Admin Approval) holds the change under the code ${hold?.code ?? ''}; nothing has changed`,
      );
      return { kind: 'held', request };
    case 'diverged':
      say(
        terminal,
        'seen: sent, and what is read back is neither the rows before nor the rows planned',
        ...(readBack ? ['missing:', ...rowLines(readBack.missing, names, '−')] : []),
        ...(readBack ? ['extra:', ...rowLines(readBack.extra, names, '+')] : []),
      );
      return { kind: 'unclear', mayStillCome: false };
    case 'unconfirmed':
    case 'applying':
      say(
        terminal,
        `seen: sent or perhaps sent, and the row for ${quoted(found.group.displayName)} does not read as planned yet`,
        ...(fault ? faultLines(fault) : []),
      );
      return { kind: 'unclear', mayStillCome: true };
    case 'draft':
    case 'pending':
    case 'approved':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      say(terminal, `seen: the request ended as ${state} before anything was sent`);
      return { kind: 'notSent' };
  }
}

/** Whether somebody else's rows were seen after the sending and are gone: the body may have replaced them. */
export function hasReplaced({ readBack }: ApprovalRequest): boolean {
  return (readBack?.vanished ?? []).length > 0;
}

function vanishedLines(request: ApprovalRequest, names: Names): readonly string[] {
  if (!hasReplaced(request)) return [];
  return [
    'but rows of somebody else were read on the way and are gone: the body may have replaced them:',
    ...rowLines(request.readBack?.vanished ?? [], names, '−'),
  ];
}
