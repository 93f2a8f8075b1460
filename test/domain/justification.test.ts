// What Intune's own approver reads: who asked and approved, and never too long for the header.
import fc from 'fast-check';
import { intuneMarker, justificationFor } from '../../bot/domain/justification.js';
import { anyCharacter } from '../support/any-text.js';
import { ALEX, BEN, CHRIS, sampleRequest } from '../support/requests.js';

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

it('names the request, who asked, who approved and why, on one line', () => {
  const request = sampleRequest({ requester: ALEX, reason: 'audit\nfinding 12' });
  expect(justificationFor(request, [BEN, CHRIS])).toBe(
    `${intuneMarker(request)}: requested by ${ALEX.name}, approved by ${BEN.name}, ${CHRIS.name}; reason: audit finding 12`,
  );
});

it('a revision is another marker', () => {
  const request = sampleRequest();
  const next = { ...request, revision: request.revision + 1 };
  expect(intuneMarker(next)).not.toBe(intuneMarker(request));
});

it('whatever names and reasons are, it is at most 1024 bytes, begins with the marker and holds no half character', () => {
  const anyText = fc.string({ unit: anyCharacter, maxLength: 1_500 });
  fc.assert(
    fc.property(anyText, anyText, (reason, name) => {
      const request = sampleRequest({ reason, requester: { ...ALEX, name } });
      const text = justificationFor(request, [BEN]);
      expect(bytes(text)).toBeLessThanOrEqual(1024);
      expect(text.startsWith(intuneMarker(request))).toBe(true);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/[\n\r\u2028\u2029]/);
    }),
  );
});
