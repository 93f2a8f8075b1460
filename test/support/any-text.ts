// Text of any characters at all, for properties.
import fc from 'fast-check';

/** Every code point but the halves of surrogate pairs: what fast-check calls `binary`, whose own table takes most of a second to build. */
export const anyCharacter = fc
  .nat({ max: 0x10ffff - 0x800 })
  .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800));
