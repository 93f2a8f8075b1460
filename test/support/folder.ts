// Folders of tests, on a disk in memory where there is one: no test waits for a disk that others keep busy.
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux' disk in memory. */
const IN_MEMORY = '/dev/shm';

/** Makes an empty folder whose name begins so. Whoever asks removes it. */
export function makeFolder(name: string): string {
  return mkdtempSync(join(canWrite(IN_MEMORY) ? IN_MEMORY : tmpdir(), name));
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
