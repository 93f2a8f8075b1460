// Certificates made for tests are certificates, whatever their serial number.
import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { createApplicationCertificate, createTestAuthority, toSerialNumber } from './certificates.js';

/** Bytes as they come, and those whose first bits and zeros make the difference. */
const bytes = fc.oneof(
  fc.uint8Array({ minLength: 0, maxLength: 20 }),
  fc
    .tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(0x01, 0x7f, 0x80, 0xff),
      fc.uint8Array({ maxLength: 14 }),
    )
    .map(([zeros, first, rest]) => Uint8Array.from([...Array<number>(zeros).fill(0), first, ...rest])),
);

describe('a serial number', () => {
  const { key } = createApplicationCertificate();

  it('is a positive integer without a byte too many, and the same number', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const [first = 0, second = 0] = Buffer.from(toSerialNumber(given), 'hex');
        expect(first < 0x80 && (first > 0 || second >= 0x80)).toBe(true);
        const number = BigInt(`0x0${Buffer.from(given).toString('hex')}`);
        expect(BigInt(`0x${toSerialNumber(given)}`)).toBe(number === 0n ? 1n : number);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['00', '0000', '01', '7f', '80', 'ff', '007f01', '0080', '00007f', '0000ff01'])(
    'out of the bytes %s makes a certificate that OpenSSL reads',
    (hex) => {
      const serial = Buffer.from(hex, 'hex');
      const { certificate } = createApplicationCertificate(undefined, key, toSerialNumber(serial));
      expect(BigInt(`0x${new X509Certificate(certificate).serialNumber}`)).toBe(BigInt(`0x${hex}`) || 1n);
    },
  );
});

it('hosts get certificates of their own from the authority, which vouches for them', () => {
  const authority = createTestAuthority();
  const issuer = new X509Certificate(authority.certificate);
  const [one, other] = ['a.example', 'b.example'].map(
    (name) => new X509Certificate(authority.issue(name).certificate),
  );
  for (const certificate of [one!, other!]) expect(certificate.checkIssued(issuer)).toBe(true);
  expect(one!.checkHost('a.example')).toBe('a.example');
  expect(one!.serialNumber).not.toBe(other!.serialNumber);
});
