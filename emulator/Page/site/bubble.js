import { fill, h, icon } from './dom.js';
import { keyOf } from './numbers.js';
import { t, locale } from './strings.js';

// How a text stands: its icon and words. A handset's own texts are "in" (to the service).
export function standing(text) {
  const words = t();
  const own = text.direction === 'in';
  switch (text.status) {
    case 'delivered': return { icon: 'checks', words: own ? words.inDelivered : words.outDelivered };
    case 'failed': return { icon: 'alert', words: own ? words.inFailed : words.outFailed };
    default: return own ? { icon: 'check', words: words.inAccepted } : { icon: 'wait', words: words.outAccepted };
  }
}

// "4006: Destination is unreachable" in the page's language where it knows the code.
export function reason(details) {
  const code = /^\d{4}/.exec(details ?? '')?.[0];
  return code && t().deliveries[code] ? `${code} · ${t().deliveries[code]}` : details;
}

export function bubble(text, peer) {
  const own = text.direction === 'in';
  return h(`li.text.${own ? 'own' : 'theirs'}.${text.status}`, { 'data-id': text.messageId, 'data-status': text.status },
    !own && keyOf(text.from) !== keyOf(peer) && h('span.sender', {}, text.from),
    h('p.bubble', {}, text.message),
    h('details.meta', {},
      h('summary', {},
        h('time', { datetime: text.at }, new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(text.at))),
        text.segments > 1 && h('span', {}, t().segments(text.segments)),
        h('span.state', {}, state(text))),
      h('dl', {}, facts(text))));
}

// Shows how a text stands by now. What it says is left alone, or a screen reader would read it again and open details would close.
export function restate(item, text) {
  item.classList.remove(item.dataset.status);
  item.classList.add(text.status);
  item.dataset.status = text.status;
  fill(item.querySelector('.state'), state(text));
  fill(item.querySelector('dl'), facts(text));
}

function state(text) {
  const { icon: name, words } = standing(text);
  const failed = text.status === 'failed' && text.direction === 'out';
  return [icon(name), h('span.words', {}, failed ? `${words} · ${reason(text.statusDetails)}` : words)];
}

function facts(text) {
  const words = t();
  const rows = [
    text.status === 'failed' && text.direction === 'out' && [words.reason, words.neverArrived],
    text.statusDetails && [words.report, text.statusDetails],
    [words.length, words.segments(text.segments)],
    [words.from, text.from],
    text.tag && [words.tag, text.tag],
    [words.messageId, text.messageId],
    text.repeatabilityRequestId && [words.repeatability, text.repeatabilityRequestId],
  ];
  return rows.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]);
}
