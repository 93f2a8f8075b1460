// The button that switches between light and dark, and keeps the choice.
import { icon } from './dom.js';

const ICONS = {
  light:
    'M10 3a.6.6 0 0 1 .6.6v1a.6.6 0 1 1-1.2 0v-1A.6.6 0 0 1 10 3Zm0 10.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm6.4-2.9a.6.6 0 1 0 0-1.2h-1a.6.6 0 1 0 0 1.2h1ZM10 15a.6.6 0 0 1 .6.6v1a.6.6 0 1 1-1.2 0v-1A.6.6 0 0 1 10 15Zm-5.4-4.4a.6.6 0 1 0 0-1.2h-1a.6.6 0 1 0 0 1.2h1Zm.4-5.5a.6.6 0 0 1 .8 0l1 1a.6.6 0 0 1-.9.8l-1-1a.6.6 0 0 1 .1-.8Zm.8 9.8a.6.6 0 1 1-.8-.8l1-1a.6.6 0 0 1 .8.8l-1 1ZM15 5.1a.6.6 0 0 0-.8 0l-1 1a.6.6 0 0 0 .8.8l1-1a.6.6 0 0 0 0-.8Zm-.8 9.8a.6.6 0 1 0 .8-.8l-1-1a.6.6 0 0 0-.8.8l1 1Z',
  dark: 'M15.5 13.2A7 7 0 0 1 6.8 4.5a.6.6 0 0 0-.9-.6 7.3 7.3 0 1 0 10.2 10.2.6.6 0 0 0-.6-.9Z',
};

/** Dresses the button; `changed` is called when the other theme is on. */
export function openThemeButton(button, changed) {
  const root = document.documentElement;
  const other = () => (root.dataset.theme === 'dark' ? 'light' : 'dark');
  const draw = () => button.replaceChildren(icon(ICONS[other()]));
  button.addEventListener('click', () => {
    root.dataset.theme = other();
    localStorage.setItem('countersign-theme', root.dataset.theme);
    draw();
    changed();
  });
  draw();
}
