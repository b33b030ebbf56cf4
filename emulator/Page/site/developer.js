import * as api from './api.js';
import { fill, h, icon, keepFocus } from './dom.js';
import { pretty } from './numbers.js';
import { save, settings } from './settings.js';
import { t } from './strings.js';

const kept = 200;
// A request that fails here needs no words: the page says that the emulator is away, and loads everything anew when it is back.
const ignore = () => {};
const levels = { off: null, once: { count: 1 }, five: { count: 5 }, tenth: { probability: 0.1 }, half: { probability: 0.5 }, always: {} };

// The strip at the foot: what happens, how many texts, and the faults. Folded away unless somebody wants it.
export class Developer {
  constructor() {
    this.events = [];
    this.on = {};
    this.kinds = [];
    this.totals = { accepted: 0, delivered: 0, failed: 0, duplicates: 0 };
    this.element = h('aside.developer');
    this.render();
  }

  async load() {
    [this.kinds, this.on, this.events, this.totals] = await Promise.all([api.faultKinds(), api.faults(), api.recentEvents(), api.counts()]);
    this.renderCounts();
    this.renderFaults();
    this.renderEvents();
  }

  take(event) {
    this.events.push(event);
    if (this.events.length > kept) this.events.shift();
    if (event.kind === 'faultsChanged' || event.kind === 'faultStruck') this.refreshFaults();
    this.soon ??= requestAnimationFrame(() => { this.soon = null; this.renderEvents(); });
    this.later ??= setTimeout(() => { this.later = null; this.refreshCounts(); }, 300);
  }

  async refreshFaults() {
    this.on = await api.faults().catch(() => this.on);
    this.renderFaults();
  }

  async refreshCounts() {
    this.totals = await api.counts().catch(() => this.totals);
    this.renderCounts();
  }

  render() {
    const words = t();
    this.element.setAttribute('aria-label', words.developer);
    this.element.classList.toggle('open', settings.developer);
    this.latest = h('span.latest');
    this.counts = h('span.counts');
    this.faultBadge = h('span.badge');
    this.log = h('ol.log', { tabindex: '0', 'aria-label': words.events });
    this.faults = h('ul.faults');
    fill(this.element,
      h('button.bar', {
        type: 'button', 'aria-expanded': String(settings.developer), 'aria-label': settings.developer ? words.closeDeveloper : words.openDeveloper,
        onclick: () => { settings.developer = !settings.developer; save(); keepFocus(this.element, () => this.render()); },
      },
        icon('chevron'), h('strong', {}, words.developer), this.faultBadge, this.latest, this.counts),
      settings.developer && h('div.panel', {},
        h('section', {}, h('h2', {}, words.events), this.log),
        h('section', {},
          h('div.heading', {},
            h('h2', {}, words.faults),
            h('button.chip', { type: 'button', onclick: () => api.setFaults({}).catch(ignore) }, words.faultsOff),
            this.forgetButton()),
          this.faults)));
    this.renderEvents();
    this.renderFaults();
    this.renderCounts();
  }

  forgetButton() {
    const words = t();
    const button = h('button.chip.danger', { type: 'button' }, words.forget);
    button.addEventListener('click', () => {
      if (button.textContent === words.forgetSure) api.forget().catch(ignore);
      button.textContent = button.textContent === words.forget ? words.forgetSure : words.forget;
    });
    button.addEventListener('blur', () => { button.textContent = words.forget; });
    return button;
  }

  renderEvents() {
    const newest = this.events.at(-1);
    this.latest.replaceChildren(...(newest ? [line(newest)] : []));
    if (!settings.developer) return;
    this.log.replaceChildren(...(this.events.length
      ? this.events.toReversed().map(event => h(`li.${event.kind}`, {}, line(event)))
      : [h('li.empty', {}, t().noEvents)]));
  }

  renderCounts() {
    this.counts.textContent = t().counts(this.totals);
  }

  renderFaults() {
    const names = Object.keys(this.on);
    this.faultBadge.hidden = !names.length;
    this.faultBadge.textContent = t().faultsOn(names.length);
    if (!settings.developer) return;
    if (!this.faults.children.length) this.faults.append(...this.kinds.map(kind => this.fault(kind)));
    for (const item of this.faults.children) {
      const select = item.querySelector('select');
      select.value = level(this.on[select.name]);
      item.classList.toggle('on', select.value !== 'off');
    }
  }

  fault(kind) {
    const choose = async event => {
      const { [kind.name]: _, ...others } = this.on;
      const chosen = levels[event.target.value];
      this.on = await api.setFaults(chosen ? { ...others, [kind.name]: chosen } : others).catch(() => this.on);
      this.renderFaults();
    };
    return h('li', {},
      h('label', {},
        h('code', {}, kind.name),
        h('select', { name: kind.name, onchange: choose }, Object.keys(levels).map(name => h('option', { value: name }, t()[name]))),
        h('small', {}, t().faultKinds?.[kind.name] ?? kind.meaning)));
  }
}

function level(setting) {
  if (!setting) return 'off';
  if (setting.probability) return setting.probability <= 0.25 ? 'tenth' : 'half';
  return !setting.count ? 'always' : setting.count === 1 ? 'once' : 'five';
}

function line(event) {
  const when = new Date(event.at);
  const at = `${when.toLocaleTimeString('en-GB')}.${String(when.getMilliseconds()).padStart(3, '0')}`;
  const way = event.from && event.to ? `${pretty(event.from)} → ${pretty(event.to)}` : event.subscription ?? (event.to ? pretty(event.to) : '');
  const rest = [event.message, event.kind.startsWith('event') ? `${event.eventType?.split('.').at(-1) ?? ''} #${event.attempts}` : event.message ? null : event.status, event.details];
  return h('span.line', {}, h('time', {}, at), h('b', {}, t().kinds[event.kind]), h('span', {}, way), h('span.what', {}, rest.filter(Boolean).join(' · ')));
}
