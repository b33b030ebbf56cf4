import * as api from './api.js';
import { h, icon } from './dom.js';
import { isNumber, keyOf, pretty, toE164 } from './numbers.js';
import { colours, settings } from './settings.js';
import { t } from './strings.js';

function open(title, ...content) {
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => dialog.remove() },
    h('header', {},
      h('h2', { id: 'dialog-title' }, title),
      h('button.quiet', { type: 'button', 'aria-label': t().cancel, onclick: () => dialog.close() }, icon('close'))),
    ...content);
  // A click beside the dialog closes it, as everywhere.
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// Asks for a number that is not on the table yet.
export async function askForNumber(onNumber) {
  const words = t();
  const input = h('input', { type: 'tel', name: 'number', autocomplete: 'off', autofocus: true, placeholder: words.addHint, 'aria-label': words.addHint, 'aria-describedby': 'number-error' });
  const error = h('p.error', { id: 'number-error', role: 'alert' });
  const isHere = number => settings.handsets.some(handset => keyOf(handset.number) === keyOf(number));
  const choose = number => {
    error.textContent = !isNumber(number) ? words.addBad : isHere(toE164(number)) ? words.addDouble : '';
    if (error.textContent) return input.focus();
    dialog.close();
    onNumber(toE164(number));
  };
  const seen = h('div.seen');
  const dialog = open(words.add,
    h('form', { onsubmit: event => { event.preventDefault(); choose(input.value); } },
      input, error, seen,
      h('footer', {}, h('button.primary', { type: 'submit' }, words.add))));

  // Only a help: without it the number is typed.
  const known = (await api.handsets().catch(() => [])).map(handset => handset.number).filter(number => !isHere(number)).slice(0, 8);
  if (known.length) {
    seen.append(h('h3', {}, words.seen),
      h('div.chips', {}, known.map(number => h('button.chip', { type: 'button', onclick: () => choose(number) }, pretty(number)))));
  }
}

// The case and the behaviour of a handset.
export function askForSettings(phone, onChange, onRemove) {
  const words = t();
  const name = value => words.deliveries[value];
  const option = value => h('option', { value, selected: value === (phone.delivery ?? 'delivered') }, /^\d/.test(value) ? `${value} · ${name(value)}` : name(value));
  const behave = async select => {
    try {
      await api.behave(phone.handset.number, { delivery: select.value });
    } catch {
      select.value = phone.delivery ?? 'delivered'; // The handset behaves as before, and that is what is shown.
    }
  };
  const dialog = open(pretty(phone.handset.number),
    h('form', { method: 'dialog' },
      h('label.field', {},
        h('span', {}, words.delivery),
        h('select', { name: 'delivery', onchange: event => behave(event.target) },
          ['delivered', 'never'].map(option),
          Object.keys(words.deliveries).filter(value => /^\d/.test(value)).map(option)),
        h('small', {}, words.deliveryHint)),
      h('fieldset.field', {},
        h('legend', {}, words.colour),
        h('div.cases', {}, colours.map(colour =>
          h('label.case', { 'data-colour': colour },
            h('input', { type: 'radio', name: 'colour', value: colour, checked: colour === phone.handset.colour, 'aria-label': colour, onchange: () => onChange(colour) }))))),
      h('footer', {},
        h('button.danger', { type: 'button', onclick: () => { dialog.close(); onRemove(); } }, words.remove),
        h('button.primary', { type: 'submit' }, words.done))));
}
