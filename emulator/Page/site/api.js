// The emulator's control API, as the page uses it.
async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(answer?.detail ?? `${response.status} ${response.statusText}`);
  return answer;
}

const handset = number => `/emulator/handsets/${encodeURIComponent(number)}`;

export const health = () => call('GET', '/emulator/health');
export const handsets = () => call('GET', '/emulator/handsets');
export const messages = number => call('GET', `${handset(number)}/messages`);
export const behaviour = number => call('GET', handset(number));
export const behave = (number, change) => call('POST', handset(number), change);
export const text = (from, to, message) => call('POST', '/emulator/sms', { from, to, message });
export const counts = () => call('GET', '/emulator/ledger?take=0');
export const faults = () => call('GET', '/emulator/faults');
export const faultKinds = () => call('GET', '/emulator/faults/kinds');
export const setFaults = settings => call('PUT', '/emulator/faults', settings);
export const recentEvents = () => call('GET', '/emulator/events/recent');
export const forget = () => call('DELETE', '/emulator');

const kinds = [
  'textReceived', 'textSent', 'textStatus', 'eventDelivered', 'eventRetried', 'eventDeadLettered',
  'faultStruck', 'faultsChanged', 'handsetChanged', 'optOutChanged', 'subscriptionChanged', 'reset',
];

// Calls onEvent with everything that happens; onState with true and false as the emulator comes and goes.
export function listen(onEvent, onState) {
  const source = new EventSource('/emulator/events');
  source.addEventListener('connected', () => onState(true));
  source.addEventListener('error', () => onState(false));
  for (const kind of kinds) source.addEventListener(kind, event => onEvent(JSON.parse(event.data)));
}
