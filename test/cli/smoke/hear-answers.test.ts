// What is told of an answer to `assign`: how many rows it held, and where a code of Intune's stands.
import { toHeard } from '../../../bot/cli/smoke/hear-answers.js';

const CODE = '0f8fad5b-d9cb-469f-a165-70867728950e';

it.each([
  [200, '{"value":[{"id":"a"},{"id":"b"}]}', {}, { body: { kind: 'rows', count: 2 }, codeIn: [] }],
  [204, '', {}, { body: { kind: 'nothing' }, codeIn: [] }],
  [200, '<html>', {}, { body: { kind: 'noList' }, codeIn: [] }],
  [412, '{}', { 'x-msft-approval-code': CODE }, { body: { kind: 'noList' }, codeIn: ['header'] }],
  [403, `{"error":{"message":"x-msft-approval-code: ${CODE}"}}`, {}, { codeIn: ['body'] }],
])('%s %j', (status, text, headers, heard) => {
  expect(toHeard({ kind: 'answer', status, headers: new Headers(headers), text })).toMatchObject({
    status,
    ...heard,
  });
});
