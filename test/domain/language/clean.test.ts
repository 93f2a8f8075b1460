// What is left of a message when Teams, keyboards and copied web pages are taken away.
import { clean } from '../../../bot/domain/language/clean.js';

it.each([
  ['the name of who is mentioned', 'show <at id="0">Sales</at> devices', 'show Sales devices'],
  ['what a mention in front leaves', ' : help', 'help'],
  ['inline tags', 'assign <b>Fin</b>ance <a href="https://x.example/?a=1>2">here</a>', 'assign Finance here'],
  ['tags that begin a line', '<div>assign A</div><div>to B<br/>because C</div>', 'assign A to B because C'],
  ['a script', '<script type="x">help</script>', 'help'],
  ['entities', 'show R&amp;D &quot;x&quot; &#39;y&#39; &#x1F600; &lt;b&gt;', 'show R&D "x" \'y\' 😀 <b>'],
  ['entities once only', 'show &amp;amp; &amp;lt;b&amp;gt; c', 'show &amp; &lt;b&gt; c'],
  [
    'entities nobody knows',
    'show &nope; &#0; &#xD800; &#9999999; R&D; A&B',
    'show &nope; &#0; &#xD800; &#9999999; R&D; A&B',
  ],
  ['angle brackets that are no tags', 'show a < b > c <VIP> <3 <', 'show a < b > c <VIP> <3 <'],
  ['non-breaking and other spaces', 'show\u00a0A&nbsp;B\u2003C\tD\r\nE', 'show A B C D E'],
  ['invisible characters', '\ufeffsh\u200bow \u202eA\u202c so\u00adft x\u200dy', 'show A soft xy'],
  ['the joiners of an emoji', 'show 👩\u200d💻 \u200d', 'show 👩\u200d💻'],
  ['the joiners of a Persian word', 'show می\u200cخواهم', 'show می\u200cخواهم'],
  ['smart quotes', 'show “A” „B‟ ‘C’ O’Brien', 'show "A" "B" \'C\' O\'Brien'],
  ['French quotes', 'show «\u00a0A\u00a0» ‹B›', 'show "A" \'B\''],
  ['German quotes', 'assign »A« to »B« und „C“', 'assign "A" to "B" und "C"'],
  ['spaces outside of quotes only', '  show   "a   b"   c ', 'show "a   b" c'],
  ['spaces after a quote that is never closed', 'show "a   b   c', 'show "a b c'],
  ['trailing punctuation', 'show A . !?;…', 'show A'],
  ['trailing punctuation after a quote', 'show "A!".', 'show "A!"'],
  ['nothing but punctuation', ' ?!. ', '?'],
  ['a control character', 'show A\u0000B\u0085C', 'show A B C'],
])('%s', (_what, text, cleaned) => {
  expect(clean(text)).toBe(cleaned);
});
