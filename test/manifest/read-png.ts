// An icon as pixels: a PNG as tools/png.mjs writes it, checked on the way.
import { crc32, inflateSync } from 'node:zlib';

/** Width, height and four channels of 0–255 a pixel, row by row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly (readonly [number, number, number, number])[];
}

/** Reads an 8-bit RGBA PNG without filters or interlace; anything else fails the test. */
export function readPng(file: Buffer): Picture {
  expect(file.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  const chunks = chunksOf(file);
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
  const rows = inflateSync(chunks.get('IDAT')!);
  const stride = 1 + width * 4;
  expect(rows).toHaveLength(height * stride);
  const pixels: [number, number, number, number][] = [];
  for (let row = 0; row < height; row += 1) {
    expect(rows[row * stride]).toBe(0);
    for (let at = row * stride + 1; at < (row + 1) * stride; at += 4)
      pixels.push([rows[at]!, rows[at + 1]!, rows[at + 2]!, rows[at + 3]!]);
  }
  return { width, height, pixels };
}

function chunksOf(file: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  let at = 8;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    const named = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.set(named.toString('latin1', 0, 4), named.subarray(4));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  return chunks;
}
