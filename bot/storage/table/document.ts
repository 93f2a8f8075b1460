// How a document lies in rows: a short one as text an operator can read, a long one packed and cut into pieces.
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { StoreError } from '../../workflow/ports.js';
import type { Values } from './calls.js';

/**
 * A property holds 64 KiB, in UTF-16 for text; a row 1 MiB (Azurite counts it as Base64); a transaction 4 MiB on the
 * wire, where bytes travel as Base64 (learn.microsoft.com, Understanding the Table service data model; Performing entity group transactions).
 */
const TEXT_UNITS = 30_000;
const PIECE_BYTES = 64_000;
const PIECES_A_ROW = 11;

/** What all documents of one transaction may come to together, in bytes on the wire. The rest is for everything around them. */
export const TRANSACTION_BYTES = 3_900_000;

/** A document as the properties of its own row and, where that is too small, of more rows. */
export interface Packed {
  readonly values: Values;
  readonly parts: readonly Values[];
  /** Bytes on the wire. */
  readonly size: number;
}

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Packs a text. A plan of 5,000 rows names each group several times: 3 MB become 170 KB. */
export async function pack(text: string): Promise<Packed> {
  if (text.length <= TEXT_UNITS) {
    return { values: { document: text }, parts: [], size: Buffer.byteLength(text) };
  }
  const bytes = await compress(text, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: 5,
      // What repeats lies megabytes apart: the rows before and after, and the body.
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  const rows: Values[] = [];
  for (let start = 0; start < bytes.length; start += PIECE_BYTES * PIECES_A_ROW) {
    rows.push(piecesOf(bytes.subarray(start, start + PIECE_BYTES * PIECES_A_ROW)));
  }
  const [values = {}, ...parts] = rows;
  return { values, parts, size: Math.ceil(bytes.length / 3) * 4 };
}

/** The text that rows hold, the document's own row first. `doing` begins what is thrown: StoreError, where it is damaged. */
export async function unpack(
  rows: readonly Readonly<Record<string, unknown>>[],
  doing: string,
): Promise<string> {
  const text = rows[0]?.['document'];
  if (typeof text === 'string') return text;
  const pieces = rows.flatMap((row) => pieceNames().map((name) => row[name]));
  try {
    const bytes = Buffer.concat(pieces.filter((piece) => piece instanceof Uint8Array));
    return (await decompress(bytes)).toString('utf8');
  } catch {
    throw new StoreError(`${doing}: its document is damaged; put back a copy of the table from before`);
  }
}

function piecesOf(bytes: Buffer): Values {
  const values: Record<string, Uint8Array> = {};
  for (const [at, name] of pieceNames().entries()) {
    const piece = bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES);
    if (piece.length > 0) values[name] = piece;
  }
  return values;
}

function pieceNames(): readonly string[] {
  return Array.from({ length: PIECES_A_ROW }, (_, at) => `packed${String(at).padStart(2, '0')}`);
}
