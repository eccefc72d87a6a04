/// Cuts what somebody pasted into numbers, one by one. It only cuts: whether each is a number that can be sent to
/// is the server's to say.

export type Split = {
  /// What may be a number, as it was written.
  numbers: string[];
  /// Names, headings and other cells that stood beside numbers and have no digit in them.
  passedOver: string[];
};

const cells = /[,;|\t]+/;
const hasDigit = (text: string) => /\d/.test(text);
const digits = (text: string) => text.replace(/\D/g, '');

// A whole Kenyan number in one word: 0712345678, 712345678.0, +254712345678, 254…, 00254…, '0712…, tel:0712…
const isWhole = (word: string) =>
  /^(?:\+?254|00254|0)?[71]\d{8}$/.test(
    word
      .replace(/^(?:'|tel:)/i, '')
      .replace(/\.0+$/, '')
      .replace(/[-.()]/g, ''),
  );
// What goes on with a number after a blank: "345", "345678", "712345678". A word of four digits begins another one.
const goesOn = (word: string) => /^(?:\d{2,3}|\d{6}|\d{9})$/.test(word);
const mostWords = 6;

/// Blanks stand inside of numbers and between them. Words that make a whole number are one; what is left over
/// stays together, so that no number is ever made of parts of two.
function words(cell: string): string[] {
  const all = cell.split(/\s+/).filter(Boolean);
  const out: string[] = [];
  let loose: string[] = [];
  const flush = () => {
    if (loose.length > 0) out.push(loose.join(' '));
    loose = [];
  };
  for (let i = 0; i < all.length; ) {
    let taken = 0;
    for (let n = 1; n <= mostWords && !taken && i + n <= all.length; n++) {
      if (n > 1 && !goesOn(all[i + n - 1] ?? '')) break;
      if (isWhole(all.slice(i, i + n).join(''))) taken = n;
    }
    if (taken) flush();
    if (taken) out.push(all.slice(i, i + taken).join(' '));
    else loose.push(all[i] ?? '');
    i += taken || 1;
  }
  flush();
  return out;
}

export function splitRecipients(text: string): Split {
  const rows = text
    .split(/\r\n|\r|\n/)
    .map((row) =>
      row
        .split(cells)
        .map((c) => c.trim())
        .filter(Boolean),
    )
    .filter((row) => row.length > 0);
  const isTable = rows.some((row) => row.some((c) => digits(c).length >= 9));
  const split: Split = { numbers: [], passedOver: [] };
  for (const cell of rows.flat()) {
    for (const piece of words(cell)) (isTable && !hasDigit(piece) ? split.passedOver : split.numbers).push(piece);
  }
  return split;
}

/// A spreadsheet's short form of a long number: its last digits are gone for good.
export const isCutBySpreadsheet = (text: string): boolean => /^\d(?:[.,]\d+)?e\+?\d+$/i.test(text.trim());

/// As one number, however both are written.
export const isSameNumber = (a: string, b: string): boolean => national(a) === national(b);

const national = (number: string) => digits(number.replace(/\.0+$/, '')).slice(-9);

export type Refused = { to: string; code: string };

/// The numbers without those that were refused. Of one that is there twice the first stays.
export function without(numbers: readonly string[], refused: readonly Refused[]): string[] {
  const kept = [...numbers];
  for (const r of refused) {
    let at = r.code === 'duplicate_recipient' ? kept.lastIndexOf(r.to) : kept.indexOf(r.to);
    // What was understood and is refused for another reason may come back in the international form.
    if (at < 0) at = kept.findIndex((n) => national(n) === national(r.to));
    if (at >= 0) kept.splice(at, 1);
  }
  return kept;
}

/// As the field shows them.
export const joined = (numbers: readonly string[]): string => numbers.join(numbers.length > 3 ? '\n' : ', ');
