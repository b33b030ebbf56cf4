import * as api from './api.js';
import { Developer } from './developer.js';
import { askForNumber, askForSettings } from './dialogs.js';
import { h, icon, keepFocus } from './dom.js';
import { keyOf, pretty } from './numbers.js';
import { Phone } from './phone.js';
import { nextColour, save, settings } from './settings.js';
import { t } from './strings.js';

const { senders } = await api.health();
const developer = new Developer();
const table = h('main.table');
const tabs = h('nav.tabs');
const top = h('header.top');
const offline = h('p.offline', { role: 'status', hidden: true });
let phones = settings.handsets.map(createPhone);
let current = phones[0];
let isConnected = false;

function createPhone(handset) {
  const phone = new Phone(handset, senders, openSettings);
  phone.unread = 0;
  return phone;
}

function openSettings(phone) {
  askForSettings(phone,
    colour => { phone.handset.colour = colour; phone.element.dataset.colour = colour; save(); renderTabs(); },
    () => putAway(phone));
}

function add(number) {
  const handset = { number, colour: nextColour() };
  settings.handsets.push(handset);
  save();
  const phone = createPhone(handset);
  phones.push(phone);
  load([phone]);
  renderTable();
  show(phone);
  phone.element.querySelector('textarea').focus();
}

function putAway(phone) {
  settings.handsets = settings.handsets.filter(handset => handset !== phone.handset);
  save();
  phones = phones.filter(other => other !== phone);
  if (current === phone) current = phones[0];
  renderTable();
  renderTabs();
  top.querySelector('.add').focus(); // The button that had the focus is put away as well.
}

// On a narrow screen one handset is shown at a time; on a wide one this scrolls to it.
function show(phone) {
  current = phone;
  phone.unread = 0;
  renderTabs();
  phone.element.scrollIntoView({ block: 'nearest', inline: 'center' });
  phone.list.scrollTop = phone.list.scrollHeight;
}

function renderTop() {
  const words = t();
  document.documentElement.lang = settings.language === 'zh' ? 'zh-CN' : 'en';
  document.title = words.title;
  const language = (code, name) => h('button', {
    type: 'button', lang: code, 'aria-pressed': String(settings.language === code),
    onclick: () => { settings.language = code; save(); keepFocus(document.body, renderAll); },
  }, name);
  top.replaceChildren(
    h('h1', {}, h('img', { src: '/page/icon.svg', alt: '', width: '34', height: '34' }), h('span.name', {}, '12580'), h('span.tagline', {}, words.tagline)),
    h('button.primary.add', { type: 'button', onclick: () => askForNumber(add) }, icon('plus'), h('span', {}, words.add)),
    h('div.languages', { role: 'group', 'aria-label': words.language }, language('zh', '中文'), language('en', 'EN')));
  offline.textContent = words.offline;
}

function renderTabs() {
  tabs.setAttribute('aria-label', t().handsets);
  tabs.hidden = phones.length < 2;
  keepFocus(tabs, () => tabs.replaceChildren(...phones.map(phone => h('button', {
    type: 'button', 'data-colour': phone.handset.colour, 'aria-current': phone === current ? 'true' : null, onclick: () => show(phone),
  },
    pretty(phone.handset.number),
    phone.unread > 0 && h('span.unread', { 'aria-label': t().newTexts(phone.unread) }, String(phone.unread))))));
  for (const phone of phones) phone.element.classList.toggle('current', phone === current);
}

function renderTable() {
  const words = t();
  table.replaceChildren(
    ...phones.map(phone => phone.element),
    h('button.place', { type: 'button', onclick: () => askForNumber(add) }, icon('plus'), h('span', {}, words.add)));
}

function renderAll() {
  renderTop();
  renderTable();
  renderTabs();
  for (const phone of phones) phone.render();
  developer.render();
}

// The stream of events may be fine although a request failed, so this tries again by itself.
async function load(parts = [...phones, developer]) {
  try {
    await Promise.all(parts.map(part => part.load()));
    offline.hidden = isConnected;
  } catch {
    offline.hidden = false;
    if (isConnected) setTimeout(load, 1000);
  }
}

function take(event) {
  developer.take(event);
  if (event.kind === 'reset') return phones.forEach(phone => phone.clear());
  if (!['textReceived', 'textSent', 'textStatus', 'handsetChanged'].includes(event.kind)) return;
  for (const phone of phones) {
    if (![event.from, event.to].some(number => number && keyOf(number) === phone.key)) continue;
    phone.take(event);
    if (event.kind === 'textSent' && phone !== current) { phone.unread++; renderTabs(); }
  }
}

document.body.append(top, tabs, offline, table, developer.element);
renderAll();
api.listen(take, isThere => {
  isConnected = isThere;
  if (isThere) load(); // Whatever was missed meanwhile.
  else offline.hidden = false;
});
