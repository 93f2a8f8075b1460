// Network storage is refused before anything is written to it; every disk of this machine is taken.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskType, networkDisk, refuseNetworkDisk } from '../../../bot/storage/sqlite/network-disk.js';
import { openFile } from '../../../bot/storage/sqlite/file.js';
import { StoreError } from '../../../bot/workflow/ports.js';

const NFS = 0x6969;
const EXT4 = 0xef53;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['NFS', 0x6969],
  ['SMB', 0x517b],
  ['CIFS', 0xff534d42],
  ['SMB 2', 0xfe534d42],
  ['Ceph', 0x00c36400],
  ['Lustre', 0x0bd00bd0],
])('%s is network storage', (name, type) => {
  expect(networkDisk(type)).toBe(name);
});

it.each([
  ['ext4', 0xef53],
  ['XFS', 0x58465342],
  ['Btrfs', 0x9123683e],
  ['ZFS', 0x2fc12fc1],
  ['tmpfs', 0x01021994],
  ['an overlay', 0x794c7630],
  ['9p', 0x01021997],
  ['FUSE', 0x65735546],
  ['what a platform other than Linux answers', 0],
])('%s is not', (_, type) => {
  expect(networkDisk(type)).toBeUndefined();
});

(process.platform === 'linux' ? test : test.skip)('the type is the one the system tells', () => {
  const told = execFileSync('stat', ['-f', '-c', '%t', folder], { encoding: 'utf8' }).trim();
  expect(diskType(folder).toString(16)).toBe(told);
});

it('the store is refused with what to do, and nothing is made there', () => {
  const file = join(folder, 'data', 'deep', 'countersign.db');
  const open = (): unknown => openFile(file, () => NFS);
  expect(open).toThrow(StoreError);
  expect(open).toThrow(
    `opening the store ${file}: it is on network storage (NFS), where SQLite loses what was saved; choose a path on a ` +
      'disk of this machine, or set REQUEST_STORE to a table',
  );
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

it('the disk that counts is that of the folder the file will be in, or that of what a link names', () => {
  const asked: string[] = [];
  const typeOf = (path: string): number => {
    asked.push(path);
    return EXT4;
  };
  mkdirSync(join(folder, 'real'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'real', 'a.db'), '');
  symlinkSync(join(folder, 'real', 'a.db'), join(folder, 'data', 'link.db'));
  for (const file of ['data/a.db', 'new/deep/a.db', 'data/link.db']) {
    refuseNetworkDisk(join(folder, file), 'opening', typeOf);
  }
  expect(asked).toEqual([join(folder, 'data'), folder, join(folder, 'real')]);
});
