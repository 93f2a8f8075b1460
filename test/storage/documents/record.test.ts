// What is written can be read again, whatever it says: many more cases than a store is asked to keep.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { NO_EVENT } from '../../../bot/domain/audit.js';
import {
  openRequest,
  readArrived,
  readEvent,
  readRequest,
  writeArrived,
  writeEvent,
  writeRequest,
} from '../../../bot/storage/documents/record.js';
import { sampleEvent, sampleRequest } from '../../support/requests.js';
import { anyContent, anyDetail, anyMessage, hostileText } from '../arbitrary.js';
import { runs } from '../../support/slow.js';

it('any request is read as it was written', () => {
  fc.assert(
    fc.property(anyContent, hostileText, (content, id) => {
      const request = { ...content, id, version: 3, seq: 3, head: NO_EVENT };
      const { document, value } = writeRequest(request);
      const read = readRequest(openRequest({ id, version: 3, document }));
      // Not by jest, which takes a member named `constructor` for a type, and overlooks one named `__proto__`.
      expect(isDeepStrictEqual([read, value], [request, request])).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});

it('any event is read as it was written', () => {
  fc.assert(
    fc.property(anyDetail, hostileText, (detail, name) => {
      const { event } = sampleEvent(sampleRequest(), { action: 'held', actor: { id: name, name }, detail });
      const read = readEvent(event.requestId, event.seq, writeEvent(event).document);
      expect(isDeepStrictEqual(read, event)).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});

it('any message is read as it was written', () => {
  fc.assert(
    fc.property(anyMessage, hostileText, (content, key) => {
      const message = { ...content, key };
      expect(isDeepStrictEqual(readArrived(writeArrived(message).document), message)).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});
