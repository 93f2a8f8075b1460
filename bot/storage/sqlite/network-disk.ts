// SQLite on a network share loses commits and damages its file: which disks are one, and the refusal of them.
import { existsSync, realpathSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../../workflow/ports.js';

/**
 * File systems that live on another machine, or are shared between machines, by the type that statfs(2) answers on
 * Linux: from linux/magic.h, and for the last five from statfs(2)'s list and GNU coreutils' src/stat.c ("remote").
 * Overlays, tmpfs, 9p and FUSE are not among them: most of them are local, and the others cannot be told apart.
 */
const NETWORK_DISKS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0xaad7aaea, 'PanFS'],
]);

/** The name of the network file system with this type (a number of 32 bits, as Linux gives it); nothing for a local one. */
export function networkDisk(type: number): string | undefined {
  return NETWORK_DISKS.get(type);
}

/** The type of the file system a folder is on; 0 where the platform does not say it as Linux does. */
export function diskType(folder: string): number {
  if (process.platform !== 'linux') return 0;
  // Where `long` has 32 bits, the types above 0x7fffffff come with their sign extended.
  return Number(BigInt.asUintN(32, statfsSync(folder, { bigint: true }).type));
}

/**
 * Throws StoreError where the file is, or would be made, on a network file system. Only looks.
 * https://www.sqlite.org/wal.html: "All processes using a database must be on the same host computer; WAL does not
 * work over a network filesystem."
 */
export function refuseNetworkDisk(file: string, doing: string, typeOf = diskType): void {
  const name = networkDisk(typeOf(nearestFolder(file)));
  if (name === undefined) return;
  throw new StoreError(
    `${doing}: it is on network storage (${name}), where SQLite loses what was saved; choose a path on a disk of this ` +
      'machine, or set REQUEST_STORE to a table, https://ACCOUNT.table.core.windows.net',
  );
}

/** The folder the file is in, or the nearest that exists above it; where the file is a link, that of what it names. */
function nearestFolder(file: string): string {
  let folder = dirname(existsSync(file) ? realpathSync(file) : file);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}
