/// Which characters of a text fit into a cheap text (GSM 03.38), and how long it is. The server's count decides;
/// this one marks letters and counts while somebody writes.

// Spelled out by the standard's table, its extension below: ^ { } \ [ ~ ] | € and the form feed take two places.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('^{}\\[~]|€\f');

export const isPlain = (character: string): boolean => basic.has(character) || extended.has(character);

/// Pieces of a text in order; `dear` ones force the whole text to 70 characters a segment.
export type Piece = { text: string; dear: boolean };

/// A picture of several code points (a flag, a family) stays together.
function characters(text: string): string[] {
  if (typeof Intl === 'undefined' || !('Segmenter' in Intl)) return [...text];
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text), (s) => s.segment);
}

export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  for (const c of characters(text)) {
    const dear = ![...c].every(isPlain);
    const last = out[out.length - 1];
    if (last && !dear && !last.dear) last.text += c;
    else out.push({ text: c, dear });
  }
  return out;
}

/// The text without its dear characters. Of two blanks around one, one is left; before a point, none.
export function withoutDear(text: string): string {
  let out = '';
  let wasLeftOut = false;
  for (const p of pieces(text)) {
    if (!p.dear && wasLeftOut && /\s$|^$/.test(out)) {
      const next = p.text.replace(/^ /, '');
      out = (/^[.,;:!?)]/.test(next) ? out.replace(/ $/, '') : out) + next;
    } else if (!p.dear) out += p.text;
    wasLeftOut = p.dear;
  }
  return wasLeftOut ? out.trimEnd() : out;
}

export const isEmoji = (character: string): boolean =>
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(character);

export type Measure = { encoding: 'gsm7' | 'ucs2'; units: number; segments: number; room: number; dear: number };

export function measure(text: string): Measure {
  const dear = pieces(text).filter((p) => p.dear).length;
  const gsm7 = dear === 0;
  let units = 0;
  if (gsm7) for (const c of text) units += extended.has(c) ? 2 : 1;
  else units = text.length;
  const whole = gsm7 ? 160 : 70;
  const cut = gsm7 ? 153 : 67;
  const segments = units === 0 ? 0 : units <= whole ? 1 : Math.ceil(units / cut);
  return { encoding: gsm7 ? 'gsm7' : 'ucs2', units, segments, room: segments > 1 ? segments * cut : whole, dear };
}
