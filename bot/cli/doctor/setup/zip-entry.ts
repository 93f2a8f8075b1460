// Takes one small file out of a zip: a Teams app package is one.
import { inflateRawSync } from 'node:zlib';

/** A manifest is a few kilobytes; what is larger is none, and must not fill the memory when it is unpacked. */
const LARGEST = 1024 * 1024;

/**
 * The text of the entry with this name, in the top folder; nothing where there is none. Throws an Error where the bytes are
 * no zip. Layout: PKWARE APPNOTE 4.3, end of central directory (0x06054b50), central (0x02014b50) and local headers.
 */
export function readZipEntry(zip: Buffer, name: string): string | undefined {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > zip.length) throw new Error('this is no zip file');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw new Error('this zip is damaged');
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) return unpack(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

/** `central` is where the entry's central header begins. */
function unpack(zip: Buffer, central: number): string {
  const method = zip.readUInt16LE(central + 10);
  const size = zip.readUInt32LE(central + 20);
  const local = zip.readUInt32LE(central + 42);
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== 0x04034b50)
    throw new Error('this zip is damaged');
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + size);
  if (method === 0) return packed.toString('utf8');
  if (method !== 8) throw new Error('this zip is packed in a way Teams does not read either');
  return inflateRawSync(packed, { maxOutputLength: LARGEST }).toString('utf8');
}
