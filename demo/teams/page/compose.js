// The box one writes into.
import { ask, h, icon, toast } from './dom.js';

const SEND =
  'M2.7 2.1a.6.6 0 0 1 .6 0l14.4 7.3a.6.6 0 0 1 0 1.2L3.3 17.9a.6.6 0 0 1-.9-.7L4.3 10.5l7.2-.5-7.2-.5L2.4 2.8a.6.6 0 0 1 .3-.7Z';

/** A compose box. `where()` answers `{ personId, conversationId, threadId? }` at the time of sending. */
export function composeBox({ label, text = '', where, sent }) {
  const field = h('textarea', {
    rows: '1',
    'aria-label': label,
    placeholder: label,
    maxlength: '28000',
    spellcheck: 'false',
  });
  const button = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, icon(SEND));
  const fit = () => {
    field.style.height = 'auto';
    // A box that is out of sight measures nothing; it is fitted when it is seen.
    if (field.scrollHeight > 0) field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
    button.disabled = field.value.trim() === '';
  };
  const put = (value) => {
    field.value = value;
    requestAnimationFrame(fit);
  };
  const submit = async (event) => {
    event.preventDefault();
    const written = field.value;
    if (written.trim() === '') return;
    put('');
    try {
      sent?.(await ask('POST', '/api/send', { ...where(), text: written }));
    } catch (error) {
      put(written);
      toast(error.message, 'error');
    }
  };
  field.addEventListener('input', fit);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  });
  put(text);
  return { element: h('form', { class: 'compose', onsubmit: submit }, field, button), field, put, fit };
}
