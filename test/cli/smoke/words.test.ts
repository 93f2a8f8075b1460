// What is printed, whatever it is made of.
import { createHash } from 'node:crypto';
import { bodyLines, say } from '../../../bot/cli/smoke/words.js';

it('no control character reaches the terminal', () => {
  const printed: string[] = [];
  say({ write: (text) => void printed.push(text) }, 'a\u001b[2J\u009bb\r\nseen: c');
  expect(printed).toEqual(['  a [2J b  seen: c\n']);
});

it('a body is shown as the same JSON without invisible characters, under the hash of what is sent', () => {
  const body = JSON.stringify({ name: 'left\u202eright\u{e0001}' });
  const [heading = '', shown = ''] = bodyLines(body);
  expect(shown).toBe('{"name":"left\\u202eright\\udb40\\udc01"}');
  expect(JSON.parse(shown)).toEqual(JSON.parse(body));
  expect(heading).toContain(createHash('sha256').update(body).digest('hex'));
  expect(heading).toContain('invisible characters are shown as escapes');
});

it('a body without any is shown as it is, with its size in bytes', () => {
  expect(bodyLines('{"é":1}')).toEqual([
    expect.stringMatching(/^body, 8 bytes, SHA-256 [0-9a-f]{64}:$/),
    '{"é":1}',
  ]);
});
