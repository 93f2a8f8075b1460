// Decisions in words: what is one, and what is not.
import { readDecision } from '../../bot/domain/decision.js';

it.each([
  ['approve 7F3K-a1c9', { verb: 'approve', shortId: '7F3K', hash: 'a1c9', words: '' }],
  ['Approve  7f3k-A1C9.', { verb: 'approve', shortId: '7F3K', hash: 'a1c9', words: '' }],
  ['approve 7F3K', { verb: 'approve', shortId: '7F3K', words: '' }],
  ['approve 7F3K-a1c9 thanks', { verb: 'approve', shortId: '7F3K', hash: 'a1c9', words: 'thanks' }],
  ['reject 7F3K too broad', { verb: 'reject', shortId: '7F3K', words: 'too broad' }],
  ['reject 7F3K: too broad, ask Dana', { verb: 'reject', shortId: '7F3K', words: 'too broad, ask Dana' }],
  ['<p>cancel&nbsp;7F3K</p>', { verb: 'cancel', shortId: '7F3K', words: '' }],
  ['show 7F3K', { verb: 'show', shortId: '7F3K', words: '' }],
  ['status 7F3K?', { verb: 'show', shortId: '7F3K', words: '' }],
])('%s', (text, decision) => {
  expect(readDecision(text)).toEqual(decision);
});

it.each([
  'approve',
  'approve it',
  'approve 7F3',
  'approve 7F3KX',
  'approve 7F3K-xyz',
  'show Windows 11 baseline',
  'assign 7F3K to Sales',
  'please approve 7F3K-a1c9 or not',
  `reject 7F3K ${'x'.repeat(4_000)}`,
  '',
])('"%.40s" is none', (text) => {
  expect(readDecision(text)).toBeUndefined();
});
