/// At which amounts one is told that the balance is low, as they are typed.

export const mostAlerts = 5;

/// "1,250.50", "KES 500" and "-200" as a decimal text; '' for an empty field; nothing when it is no amount, or a comma
/// could be meant as a decimal point.
export function thresholdOf(text: string): string | undefined {
  const bare = text.trim().replace(/^(kes|ksh|kshs)\.?\s*/i, '');
  if (bare === '') return '';
  if (!/^[-−]?(\d+|\d{1,3}([, ]\d{3})+)(\.\d{1,4})?$/.test(bare)) return undefined;
  const plain = bare.replace(/[, ]/g, '').replace('−', '-');
  const sign = plain.startsWith('-') ? '-' : '';
  const whole = plain.slice(sign.length).replace(/^0+(?=\d)/, '');
  return Number(whole) > 100_000_000 ? undefined : sign + whole;
}

type Fault = { at: number; why: 'wrong' | 'twice' | 'low' };

/// What is wrong with what stands in the fields, by field: not an amount, twice the same, or not above the lowest that
/// the balance can be.
export function faultsOf(texts: readonly string[], lowest: string): Fault[] {
  const values = texts.map(thresholdOf);
  return values.flatMap((value, at): Fault[] => {
    if (value === undefined) return [{ at, why: 'wrong' }];
    if (value !== '' && Number(value) <= Number(lowest)) return [{ at, why: 'low' }];
    const isTwice =
      value !== '' && values.slice(0, at).some((v) => v !== undefined && v !== '' && Number(v) === Number(value));
    return isTwice ? [{ at, why: 'twice' }] : [];
  });
}

/// The amounts as the API takes them.
export const amountsIn = (texts: readonly string[]): string[] =>
  texts.map(thresholdOf).filter((v): v is string => v !== undefined && v !== '');

/// What the fields begin with: what is set, and room for one more.
export const fieldsFor = (amounts: readonly string[]): string[] => {
  const shown = amounts.map((a) => a.replace(/\.?0+$/, ''));
  return shown.length < mostAlerts ? [...shown, ''] : shown;
};
