// Everything the doctor found, counted, and cleaned of whatever must not reach a screen.
import type { Finding, Status } from './finding.js';

/** Findings of one kind, under a heading. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** `at` is ISO 8601. */
export interface Report {
  readonly at: string;
  readonly sections: readonly Section[];
  readonly counts: Readonly<Record<Status, number>>;
}

/** Makes the report. Control characters, text that runs backwards and anything like a token are taken out of every line. */
export function toReport(at: string, sections: readonly Section[]): Report {
  const cleaned = sections
    .map(({ title, findings }) => ({ title, findings: findings.map(clean) }))
    .filter(({ findings }) => findings.length > 0);
  const all = cleaned.flatMap(({ findings }) => findings);
  const of = (status: Status): number => all.filter((finding) => finding.status === status).length;
  return {
    at,
    sections: cleaned,
    counts: { ok: of('ok'), problem: of('problem'), 'cannot tell': of('cannot tell') },
  };
}

/** 1 where there is a problem, else 0: what cannot be told is no failure. */
export function exitStatus({ counts }: Report): number {
  return counts.problem > 0 ? 1 : 0;
}

function clean({ status, subject, found, todo }: Finding): Finding {
  return {
    status,
    subject: cleanText(subject),
    found: cleanText(found),
    ...(todo !== undefined && { todo: cleanText(todo) }),
  };
}

/** Names come from a directory that many may write to, and some words from other programs. */
function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\beyJ[\w-]{10,}(?:\.[\w-]*)*/g, '[token]')
    .trim();
}
