import * as api from './api.js';
import { bubble, restate } from './bubble.js';
import { h, icon, keepFocus } from './dom.js';
import { keyOf, pretty } from './numbers.js';
import { count } from './segments.js';
import { locale, t } from './strings.js';

const shown = 200; // A thread shows its newest texts; tests may send thousands.
const pause = 10 * 60 * 1000; // A gap after which the thread shows the time again.

// One handset on the table: its thread, and a composer for texts to the service.
export class Phone {
  constructor(handset, senders, onSettings) {
    this.handset = handset;
    this.senders = senders;
    this.peer = senders[0]?.id ?? '12580';
    this.onSettings = onSettings;
    this.texts = new Map();
    this.draft = '';
    this.element = h('section.phone');
    this.render();
  }

  get key() {
    return keyOf(this.handset.number);
  }

  // The newest load wins, and what is missed meanwhile is applied at its end, even if it fails.
  async load() {
    const loading = this.loading = { missed: this.loading?.missed ?? [] };
    try {
      const [texts, behaviour] = await Promise.all([api.messages(this.handset.number), api.behaviour(this.handset.number)]);
      if (this.loading !== loading) return;
      this.texts = new Map(texts.slice(-shown).map(text => [text.messageId, text]));
      this.delivery = behaviour.delivery;
      this.renderThread(false);
      this.renderBehaviour();
    } finally {
      if (this.loading === loading) {
        this.loading = null;
        for (const event of loading.missed) this.take(event);
      }
    }
  }

  // Something happened to this handset.
  take(event) {
    if (this.loading) this.loading.missed.push(event);
    else if (event.kind === 'textStatus') this.changeStatus(event);
    else if (event.kind === 'handsetChanged') { this.delivery = event.status; this.renderBehaviour(); }
    else this.add(event);
  }

  add(event) {
    if (this.texts.has(event.messageId)) return;
    const text = {
      direction: event.kind === 'textReceived' ? 'in' : 'out',
      from: event.from, to: event.to, message: event.message, at: event.at, messageId: event.messageId, tag: event.tag,
      repeatabilityRequestId: event.repeatabilityRequestId, status: event.status, statusDetails: event.details, segments: event.segments,
    };
    this.texts.set(text.messageId, text);
    if (this.texts.size > shown) this.texts.delete(this.texts.keys().next().value);
    this.renderThread(true);
  }

  changeStatus(event) {
    const text = this.texts.get(event.messageId);
    if (!text) return;
    Object.assign(text, { status: event.status, statusDetails: event.details });
    const item = this.list.querySelector(`[data-id="${CSS.escape(event.messageId)}"]`);
    if (item) restate(item, text);
  }

  clear() {
    this.texts.clear();
    this.delivery = 'delivered';
    this.renderThread(false);
    this.renderBehaviour();
  }

  // Draws everything anew, which only a change of language or case needs.
  render() {
    const words = t();
    const number = pretty(this.handset.number);
    this.element.dataset.colour = this.handset.colour;
    this.element.dataset.number = this.key;
    this.element.setAttribute('aria-label', words.phone(number));
    this.list = h('ol.thread', { role: 'log', 'aria-live': 'polite', 'aria-label': words.thread, tabindex: '0' });
    this.badge = h('p.behaviour');
    this.element.replaceChildren(
      h('div.shell', {},
        h('div.ear', { 'aria-hidden': 'true' }),
        h('div.screen', {},
          this.statusBar(number),
          this.peerBar(),
          this.badge,
          this.list,
          this.composer())));
    this.renderThread(false);
    this.renderBehaviour();
  }

  statusBar(number) {
    return h('header.status', {},
      h('h2', {}, number),
      h('button.quiet', { type: 'button', 'aria-label': t().settings, title: t().settings, onclick: () => this.onSettings(this) }, icon('gear')));
  }

  peerBar() {
    const label = sender => sender.kind === 'shortCode' ? `${t().service} ${sender.id}` : pretty(sender.id);
    const choices = this.senders.filter(sender => sender.kind !== 'alphanumeric');
    return h('div.peer', {},
      h('span.face', { 'aria-hidden': 'true' }, '秘'),
      h('select', { 'aria-label': t().to, onchange: event => { this.peer = event.target.value; keepFocus(this.element, () => this.render()); } },
        choices.map(sender => h('option', { value: sender.id, selected: sender.id === this.peer }, label(sender)))));
  }

  composer() {
    const words = t();
    const counter = h('output.counter', { 'aria-live': 'off' });
    const input = h('textarea', { rows: 1, maxLength: 2048, placeholder: words.write, 'aria-label': words.writeTo(this.peer), enterkeyhint: 'send' });
    const send = h('button.send', { type: 'submit', 'aria-label': words.send, title: words.send }, icon('send'));
    const changed = () => {
      this.draft = input.value;
      counter.value = input.value ? words.counter(count(input.value)) : '';
      send.disabled = !input.value.trim();
      input.style.height = 'auto';
      input.style.height = `${input.scrollHeight}px`;
    };
    const submit = async event => {
      event?.preventDefault();
      const message = input.value.trim();
      if (!message) return;
      input.value = '';
      changed();
      if (!await this.send(message)) { input.value = message; changed(); }
    };
    input.value = this.draft;
    input.addEventListener('input', changed);
    input.addEventListener('keydown', event => {
      // While an input method is choosing characters, Enter belongs to it.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    });
    queueMicrotask(changed);

    this.error = h('p.error', { role: 'alert' });
    return h('form.composer', { onsubmit: submit },
      h('div.chips', { role: 'group', 'aria-label': words.chips },
        words.quick.map(word => h('button.chip', { type: 'button', onclick: () => this.send(word) }, word))),
      this.error,
      h('div.line', {}, input, send),
      counter);
  }

  async send(message) {
    try {
      await api.text(this.handset.number, this.peer, message);
      this.error.textContent = '';
      return true;
    } catch (failure) {
      this.error.textContent = failure.message;
      return false;
    }
  }

  renderThread(arriving) {
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    const texts = [...this.texts.values()];
    if (!texts.length) {
      this.list.replaceChildren(h('li.empty', {}, h('span.face', { 'aria-hidden': 'true' }, '秘'), h('strong', {}, t().empty), h('span', {}, t().emptyHint(this.peer))));
      return;
    }
    if (arriving && this.list.querySelector('.text')) {
      // Only the new one, so that a screen reader reads it alone.
      const newest = texts.at(-1);
      this.list.append(...this.withTime(newest, texts.at(-2)));
      while (this.list.children.length > shown * 1.2) this.list.firstChild.remove();
    } else {
      this.list.replaceChildren(...texts.flatMap((text, i) => this.withTime(text, texts[i - 1])));
    }
    if (atEnd || !arriving || texts.at(-1).direction === 'in') this.list.scrollTop = this.list.scrollHeight;
  }

  withTime(text, before) {
    const at = new Date(text.at);
    const item = bubble(text, this.peer);
    if (before && at - new Date(before.at) < pause) return [item];
    const format = new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' });
    return [h('li.when', {}, format.format(at)), item];
  }

  renderBehaviour() {
    const normal = !this.delivery || this.delivery === 'delivered';
    this.badge.hidden = normal;
    const name = t().deliveries[this.delivery] ?? this.delivery;
    this.badge.textContent = normal ? '' : `${t().delivery}: ${/^\d/.test(this.delivery) ? `${this.delivery} · ` : ''}${name}`;
  }
}
