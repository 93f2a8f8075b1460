// The findings as lines a person can read and compare with the last run: ratios and shares first, absolute figures behind.
import type { Finding } from './measure.js';

/** One line, without line end. */
export function reportLine(finding: Finding): string {
  const what = finding.what.padEnd(52);
  switch (finding.kind) {
    case 'ratio': {
      const ratio = `${(finding.ours / finding.peer).toFixed(2)}x`.padStart(8);
      return `${what}${ratio}  ${time(finding.ours)} against ${time(finding.peer)} for ${finding.peerIs}`;
    }
    case 'share': {
      const share = `${((finding.used / finding.limit) * 100).toFixed(1)}%`.padStart(8);
      const amount = finding.unit === 'µs' ? time : bytes;
      return `${what}${share}  ${amount(finding.used)} of ${amount(finding.limit)}, ${finding.limitIs}`;
    }
  }
}

function time(microseconds: number): string {
  return microseconds < 1000 ? `${microseconds.toFixed(1)} µs` : `${(microseconds / 1000).toFixed(2)} ms`;
}

function bytes(count: number): string {
  return count < 1e6 ? `${String(count)} bytes` : `${(count / 1e6).toFixed(0)} MB`;
}
