// Graph calls as they happen, with who did what between them.
import { clock, h } from './dom.js';

const MAX_LINES = 300;
const OPEN_CALLS = 3;

/** Opens the log in `root`. */
export function openCalls(root) {
  const list = h('ol', { class: 'call-list', 'aria-label': 'Graph calls', tabindex: '0' });
  const none = h('p', { class: 'no-calls' }, 'No calls yet. What the bot asks of Graph appears here.');
  root.replaceChildren(
    h(
      'div',
      { class: 'calls-head' },
      h('h2', {}, 'Graph calls'),
      h('p', {}, 'method · version · path · rows · status · time'),
    ),
    none,
    list,
  );
  // New lines come into view unless somebody has scrolled up to read.
  let follows = true;
  const toEnd = () => {
    if (follows) list.scrollTop = list.scrollHeight;
  };
  list.addEventListener(
    'scroll',
    () => (follows = list.scrollHeight - list.scrollTop - list.clientHeight < 40),
  );
  new ResizeObserver(toEnd).observe(list);
  let last = { n: 0, at: '' };
  const append = (line) => {
    none.remove();
    list.append(line);
    if (list.childElementCount > MAX_LINES) list.firstElementChild.remove();
    toEnd();
  };
  const call = (made) => {
    if (made.n <= last.n) return;
    last = { ...last, n: made.n };
    append(drawCall(made));
  };
  const mark = (made) => {
    if (made.at <= last.at) return;
    last = { ...last, at: made.at };
    append(h('li', { class: 'mark' }, h('time', { datetime: made.at }, clock(made.at)), made.text));
  };
  return {
    call,
    mark,
    /** Calls and marks together, oldest first. What is told again later is left out. */
    fill(calls, marks) {
      const told = [
        ...calls.map((made) => [made.at, () => call(made)]),
        ...marks.map((made) => [made.at, () => mark(made)]),
      ];
      for (const [, tell] of told.sort(([left], [right]) => left.localeCompare(right))) tell();
    },
  };
}

/** A batch is one round trip: its calls fold away when there are many. */
function drawCall({ batch = [], ...call }) {
  if (batch.length === 0) return h('li', { class: 'call' }, lineOf(call));
  const rows = batch.find((item) => item.rows !== undefined)?.rows;
  const summary = h(
    'summary',
    {},
    lineOf({ ...call, rows, more: ` ${batch.length} ${batch.length === 1 ? 'call' : 'calls'}` }),
  );
  const items = h('ol', { class: 'batch' }, ...batch.map((item) => h('li', {}, lineOf(item))));
  return h('li', { class: 'call' }, h('details', { open: batch.length <= OPEN_CALLS }, summary, items));
}

function lineOf({ method, version = '', path, query = '', status, milliseconds, rows, more }) {
  const known = status !== undefined && status !== null && status !== 0;
  return h(
    'div',
    { class: 'call-line', title: `${method} ${version}${path}${query && `?${query}`}` },
    h('span', { class: `verb ${method.toLowerCase()}` }, method),
    h('span', { class: 'version' }, version),
    h('span', { class: 'path' }, ...segmentsOf(path), more && h('span', { class: 'more' }, more)),
    h(
      'span',
      { class: 'call-rows' },
      rows === undefined || rows === null ? '' : `${rows} ${rows === 1 ? 'row' : 'rows'}`,
    ),
    h(
      'span',
      { class: `status ${!known || status >= 400 ? 'bad' : 'good'}` },
      known ? String(status) : 'no answer',
    ),
    h('span', { class: 'took' }, milliseconds === undefined ? '' : `${Math.round(milliseconds)} ms`),
  );
}

function segmentsOf(path) {
  return shortPath(path)
    .split(/(?=\/)/u)
    .map((segment) => h('span', { class: 'segment' }, segment));
}

/** Ids to their last four digits, long names to what tells calls apart; the whole path is the line's tooltip. */
function shortPath(path) {
  return path
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4})/giu, '…\u2060$1')
    .replace(/\/deviceManagement\/deviceCompliancePolicies(?=\/[^/]+\/)/u, '/…')
    .replace('/deviceManagement/deviceCompliancePolicies', '/…\u2060Policies')
    .replace('/deviceManagement/', '/…/')
    .replace('/microsoft.graph.', '/');
}
