// Names somebody else chose: what they can still do on a card, which is nothing.
import fc from 'fast-check';
import { flat, flatName, inert, quoted } from '../../../cards/text/inert.js';
import { anyCharacter } from '../../support/any-text.js';

describe('inert', () => {
  it('leaves an ordinary name alone', () => {
    expect(inert('SG_Finance-Laptops (EU) & partners')).toBe('SG_Finance-Laptops (EU) & partners');
    expect(inert('Büro Zürich 👩‍💻 日本')).toBe('Büro Zürich 👩‍💻 日本');
  });

  it('puts a name on one line', () => {
    expect(inert('Sales\n\nApproved: 2 of 2\r\n\tby everybody')).toBe('Sales Approved: 2 of 2 by everybody');
    expect(inert('a\u2028b\u00a0c')).toBe('a b c');
  });

  it('removes what cannot be seen', () => {
    expect(inert('Sal\u200bes\u202e3 spotpal\u2066\u0000\u00ad\u{e0041}')).toBe('Sales3 spotpal');
    expect(inert('Sales\u200dtwo')).toBe('Salestwo');
  });

  it('breaks the macros that Teams expands', () => {
    expect(inert('{{DATE(2026-01-01T00:00:00Z)}}')).not.toContain('{{');
    expect(inert('{{{{{TIME(x)}}')).not.toContain('{{');
    expect(inert('{\u200b{DATE(x)}}')).not.toContain('{{');
  });

  it('cuts a long name and says so', () => {
    const long = inert('x'.repeat(10_000));
    expect(long).toHaveLength(256);
    expect(long.endsWith('…')).toBe(true);
    expect(inert('😀'.repeat(300), 10)).toBe('😀😀😀😀…');
  });

  it('flattens piles of marks that would paint over the lines around', () => {
    expect(inert(`Z${'\u0310'.repeat(100)}algo`)).toBe(`Z${'\u0310'.repeat(4)}algo`);
  });

  it('answers one visible line without macros for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 400 }), (text) => {
        const clean = inert(text, 60);
        expect(clean.length).toBeLessThanOrEqual(60);
        expect(clean).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff\n]/u);
        expect(clean).not.toContain('{{');
        expect(clean.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('quoted', () => {
  it('has marks no name can contain', () => {
    expect(quoted('X”, keeps 4 “')).toBe('“X", keeps 4 "”');
  });

  it('keeps right-to-left names from reordering their neighbours', () => {
    expect(quoted('מחשבים')).toBe('“\u2068מחשבים\u2069”');
  });

  it('says when nothing visible is left', () => {
    expect(quoted(' \u200b\u3164 ')).toBe('“(no visible name)”');
  });
});

describe('flat', () => {
  it.each([
    ['[click](http://evil.example)'],
    ['**bold**'],
    ['__bold__ _it_'],
    ['`code`'],
    ['<at>Ben</at>'],
    ['~~gone~~'],
    ['&lt;at&gt;'],
    ['\\[x](y)'],
    ['![pixel](https://evil.example/p.png)'],
  ])('leaves nothing for Markdown, HTML or links to read in %s', (hostile) => {
    expect(flat(hostile)).not.toMatch(/\]\(|\*|`|<|>|~~|:\/\/|&\w+;|\\|(^|\s)_|_(\s|$)/);
  });

  it('leaves underscores inside words, which format nothing', () => {
    expect(flatName('SG_Finance_Laptops')).toBe('“SG_Finance_Laptops”');
  });
});
