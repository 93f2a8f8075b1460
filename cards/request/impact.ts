// What a plan means for devices and people, as far as it can be known beforehand.
import { groupIdOf, type Assignment } from '../../bot/domain/assignment.js';
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { Line } from '../card.js';
import { platform } from '../text/platform.js';
import { count, strong, words } from '../text/runs.js';

/**
 * One sentence after another: who is newly reached, what happens to devices that fail, when. Timing is
 * Microsoft's (memdocs, device-profile-troubleshoot: a notification at once, otherwise about every 8 hours).
 */
export function impact(plan: Plan): Line {
  const gains = [...plan.added, ...plan.changed.map(({ after }) => after)].filter(includes);
  const losses = [...plan.removed, ...plan.changed.map(({ before }) => before)].filter(includes);
  const excluded = plan.added.filter((row) => !includes(row));
  return [
    ...(gains.length > 0 ? [...reach(gains, plan), ...failing(plan)] : []),
    ...(losses.length > 0 || excluded.length > 0 ? leaving(plan) : []),
    words('Arrives within minutes to about 8 h.'),
  ];
}

function includes(row: Assignment): boolean {
  return row.target.kind !== 'excludedGroup';
}

/** An upper bound: groups overlap, filters narrow, and only devices of the policy's platform count. */
function reach(rows: readonly Assignment[], plan: Plan): Line {
  if (rows.some(({ target }) => target.kind === 'allDevices' || target.kind === 'allUsers')) {
    return [
      strong('Reaches the whole tenant: '),
      words('every device of '),
      ...platform(plan.policy),
      words('. '),
    ];
  }
  const counts = rows.map(({ target }) => {
    const facts = plan.groups[groupIdOf(target) ?? ''];
    return facts?.kind === 'found' ? facts.members : undefined;
  });
  if (counts.some((members) => !members)) return [words('How many devices are reached cannot be counted. ')];
  const devices = counts.reduce((sum, members) => sum + (members?.devices ?? 0), 0);
  const users = counts.reduce((sum, members) => sum + (members?.users ?? 0), 0);
  const whom = [
    ...(devices > 0 || users === 0 ? [count(devices, 'device')] : []),
    ...(users > 0 ? [`the devices of ${count(users, 'user')}`] : []),
  ].join(' and ');
  return [words(`Reaches up to ${whom}, as far as they run `), ...platform(plan.policy), words('. ')];
}

function failing({ policy: { graceHours } }: Plan): Line {
  const blocked = words('; Conditional Access may then block mail and files on them. ');
  if (graceHours === undefined) {
    return [words('Devices that fail become noncompliant; the grace period could not be read'), blocked];
  }
  const when = graceHours === 0 ? 'at once (0 h grace)' : `after ${count(graceHours, 'hour')} of grace`;
  return [words('Devices that fail become noncompliant '), strong(when), blocked];
}

function leaving(plan: Plan): Line {
  if (!plan.after.some(includes)) {
    return [
      words(
        'The policy stops applying everywhere; devices without any policy count as the tenant’s default says. ',
      ),
    ];
  }
  return [
    words(
      'Devices it no longer reaches are judged by their other policies; with none left, by the tenant’s default. ',
    ),
  ];
}
