// How many segments a text takes while it is typed (3GPP TS 23.038). The emulator counts again, and its count is the one shown on bubbles.
const basic = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const extension = new Set('^{}\\[~]|€\f');

export function count(message) {
  const characters = [...message];
  const isGsm = characters.every(c => basic.has(c) || extension.has(c));
  const widths = characters.map(c => isGsm ? (extension.has(c) ? 2 : 1) : c.length);
  const [single, part] = isGsm ? [160, 153] : [70, 67];
  const used = widths.reduce((sum, width) => sum + width, 0);
  if (used <= single) return { used, limit: single, segments: 1 };
  let segments = 1, filled = 0;
  for (const width of widths) {
    if (filled + width > part) { segments++; filled = 0; }
    filled += width;
  }
  return { used, limit: segments * part, segments };
}
