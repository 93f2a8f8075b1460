// What kind of disk a SQLite store is on: it must be this machine's own, and outlive the program.
import { networkDisk } from '../../../storage/sqlite/network-disk.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';

/** By the type that statfs(2) answers on Linux (linux/magic.h). */
const OVERLAY = 0x794c7630;
/** FUSE and 9p: a folder of the machine's own, or anybody's on the network. */
const ANYWHERE: readonly number[] = [0x65735546, 0x01021997];
const IN_MEMORY: readonly number[] = [0x01021994, 0x858458f6];

const table = 'set REQUEST_STORE to a table, https://ACCOUNT.table.core.windows.net';

/** `type` is the file system's; 0 where it is not known. */
export function checkDisk(folder: string, type: number): Finding {
  const subject = `disk of ${folder}`;
  const network = networkDisk(type);
  if (network !== undefined)
    return problem(subject, `network storage (${network}), where SQLite loses what was saved`, table);
  if (IN_MEMORY.includes(type))
    return problem(subject, 'it is in memory and gone after a restart', 'choose a path on a real disk');
  if (type === OVERLAY) {
    const found = 'it looks like the inside of a container, which is gone with the container';
    return cannotTell(subject, found, `see that the folder is a volume; or ${table}`);
  }
  if (ANYWHERE.includes(type)) {
    const found = 'it is mounted by another program (FUSE or 9p), which may keep it on the network';
    return cannotTell(subject, found, `see that it is a disk of this machine; or ${table}`);
  }
  return type === 0
    ? cannotTell(subject, 'this system does not say what kind it is', 'see that it is a disk of this machine')
    : ok(subject, 'a disk of this machine: right for one machine, whatever the number of processes');
}
