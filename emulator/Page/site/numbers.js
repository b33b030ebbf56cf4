// Numbers are compared by their digits, like everywhere in the emulator.
export const keyOf = number => /[a-z]/i.test(number) ? number.trim().toLowerCase() : number.replace(/\D/g, '');

export const isNumber = number => /^\d{7,15}$/.test(keyOf(number));

// A mainland mobile number may be typed as people say it, without its country code. A plus says that the country code is there: +1 415 is San Francisco.
export function toE164(typed) {
  const digits = keyOf(typed);
  const isWhole = /^\s*[+＋]/.test(typed);
  return '+' + (!isWhole && /^1[3-9]\d{9}$/.test(digits) ? '86' + digits : digits);
}

export function pretty(number) {
  const digits = keyOf(number);
  const china = /^86(1\d{2})(\d{4})(\d{4})$/.exec(digits);
  if (china) return `+86 ${china[1]} ${china[2]} ${china[3]}`;
  const america = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
  if (america) return `+1 ${america[1]} ${america[2]} ${america[3]}`;
  return number;
}
