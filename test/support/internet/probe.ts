// What a process does on its own, seen from inside: where it connects to, and a clock that can be put forward.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One process's probe. */
export interface Probe {
  /** Makes Node load it. */
  readonly environment: Readonly<Record<string, string>>;
  /** `host:port` of connections that left this machine, or tried to, each once. */
  strayed(): readonly string[];
  /** Puts the process's clock forward; resolves once it is. */
  hurry(milliseconds: number): Promise<void>;
}

/** Prepares a probe whose notes are in `folder`, in a place of their own. */
export function createProbe(folder: string): Probe {
  const notes = mkdtempSync(join(folder, 'probe-'));
  const text = (name: string): string =>
    existsSync(join(notes, name)) ? readFileSync(join(notes, name), 'utf8') : '';
  return {
    environment: { NODE_OPTIONS: `--require ${join(__dirname, 'watch-process.cjs')}`, PROBE_FOLDER: notes },
    strayed: () => {
      const all = text('connections')
        .split('\n')
        .filter((line) => line !== '');
      // An empty record would be a probe that does not work: the way to the proxy is always in it.
      if (all.length === 0) throw new Error('the probe saw no connection at all');
      return [...new Set(all)].filter((line) => !/^(127\.0\.0\.1|localhost):/u.test(line));
    },
    hurry: async (milliseconds) => {
      writeFileSync(join(notes, 'ahead'), String(milliseconds));
      while (text('is-ahead') !== String(milliseconds))
        await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}
