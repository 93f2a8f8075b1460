// What is written can be read again, whatever it says: many more cases than a store is asked to keep.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { NO_EVENT } from '../../../bot/domain/audit.js';
import {
  readArrived,
  readEvent,
  openRequest,
  readRequest,
  writeArrived,
  writeEvent,
  writeRequest,
} from '../../../bot/storage/documents/record.js';
import type { Choice, Draft } from '../../../bot/domain/request.js';
import type { KeptFault } from '../../../bot/domain/graph-error.js';
import { requestCard } from '../../../cards/index.js';
import { NOW, VIEW } from '../../cards/gallery.js';
import { POLICY, sampleEvent, sampleRequest, sampleRequestIn } from '../../support/requests.js';
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

it('a policy stored before there were kinds is a compliance policy, in plans and in choices, and nothing else differs', () => {
  const choice: Choice = {
    about: 'policy',
    name: 'Windows',
    why: 'ambiguous',
    options: [{ kind: 'policy', id: POLICY.id, policy: POLICY }],
  };
  const draft: Draft = { readings: [], pickedPolicies: {}, pickedGroups: {}, choice };
  const { document } = writeRequest({ ...sampleRequest({ draft }), version: 1, seq: 1, head: NO_EVENT });
  const old = document.replaceAll('"kind":"compliance",', '');
  const request = readRequest(openRequest({ id: sampleRequest().id, version: 1, document: old }));
  expect(document.length - old.length).toBe(2 * '"kind":"compliance",'.length);
  expect(request.plan?.policy.kind).toBe('compliance');
  expect(writeRequest(request).document).toBe(document);
});

it('a request stored with the words of its fault shows those words', () => {
  const fault: KeptFault = {
    kind: 'server',
    doing: { text: 'sending the old list' },
    advice: { kind: 'sentence', text: 'Ask Robin, who knows.' },
  };
  const hold = { code: 'c', heldAt: NOW, expiresAt: NOW, refused: fault };
  for (const state of ['failed', 'awaiting-intune'] as const) {
    const request = { ...sampleRequestIn(state), ...(state === 'failed' ? { fault } : { hold }) };
    const { document } = writeRequest({ ...request, version: 1, seq: 1, head: NO_EVENT });
    const old = document
      .replace('{"kind":"sentence","text":"Ask Robin, who knows."}', '"Ask Robin, who knows."')
      .replace('{"text":"sending the old list"}', '"sending the old list"');
    expect(old).toContain('"doing":"sending the old list","advice":"Ask Robin, who knows."');
    const read = readRequest(openRequest({ id: request.id, version: 1, document: old }));
    expect(writeRequest(read).document).toBe(document);
    const card = JSON.stringify(requestCard(read, VIEW));
    expect(card).toContain('sending the old list');
    expect(card).toContain('Ask Robin, who knows.');
  }
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
