// Pixels as a PNG file: the few lines of the format that an icon needs, so that the same pixels give the same bytes.
import { crc32, deflateSync } from 'node:zlib';

/** What every PNG begins with. */
export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * An 8-bit RGBA PNG without any filter (https://www.w3.org/TR/png-3/).
 * @param {number} size width and height in pixels
 * @param {Uint8Array} rgba four bytes a pixel, row by row from the top, alpha not premultiplied
 * @returns {Buffer}
 */
export function toPng(size, rgba) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6], 8); // Bits a channel; RGBA. The rest stays 0: the one compression, the one filter method, no interlace.
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let row = 0; row < size; row += 1) {
    rows.set(rgba.subarray(row * size * 4, (row + 1) * size * 4), row * (1 + size * 4) + 1);
  }
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk: its length, type, data and checksum. */
export function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
