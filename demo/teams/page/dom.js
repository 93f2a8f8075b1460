// Makes elements, and little else.

/** An element: attributes by name (`on…` adds a listener, false and undefined leave one out), then children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** An inline icon from a path in a 20 × 20 box. */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 20 20',
    width: 20,
    height: 20,
    'aria-hidden': 'true',
  })) {
    svg.setAttribute(name, value);
  }
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  shape.setAttribute('fill', 'currentColor');
  svg.append(shape);
  return svg;
}

/** A round picture with initials; the colour follows the name. */
export function avatar(name, isBot = false) {
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 0);
  return h(
    'span',
    { class: `avatar tint-${hue}${isBot ? ' bot' : ''}`, 'aria-hidden': 'true' },
    isBot ? h('img', { src: '/mark.svg', alt: '' }) : initials,
  );
}

/** `14:05` in this browser's zone. */
export function clock(iso) {
  return new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** How to scroll: for those who want no motion, at once. */
export function motion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

/** Asks the stand-in; answers the JSON, or throws with the words it gave. */
export async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const answer = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new Error(answer?.error?.message ?? answer?.error ?? `HTTP ${response.status}`);
  return answer;
}

/** A short word at the foot of the page that goes away by itself. */
export function toast(text, kind = 'info') {
  const element = h('div', { class: `toast ${kind}` }, text);
  document.getElementById('toasts').append(element);
  setTimeout(() => element.classList.add('leaving'), 5200);
  setTimeout(() => element.remove(), 5600);
}
