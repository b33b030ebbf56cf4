// What the page remembers in this browser: its handsets, its language, and whether the developer strip is open.
const key = 'handsets.v1';
const sample = { number: '+8613800138000', colour: 'jade' };

export const colours = ['jade', 'coral', 'indigo', 'plum', 'ocean', 'bronze', 'graphite'];

function load() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

const stored = load();

export const settings = {
  handsets: stored.handsets?.length ? stored.handsets : [sample],
  language: stored.language ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'),
  developer: stored.developer ?? false,
};

export function save() {
  localStorage.setItem(key, JSON.stringify(settings));
}

export const nextColour = () =>
  colours.find(colour => !settings.handsets.some(handset => handset.colour === colour)) ?? colours[settings.handsets.length % colours.length];
