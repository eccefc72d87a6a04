/// What a browser calls itself, as a person calls it: "Chrome · Android". Programs keep their own name.

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\/|\bOpera Mini/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bUCBrowser\//, 'UC Browser'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bKAIOS\b/, 'KaiOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];
const longest = 40;
const first = (of: typeof browsers, text: string) => of.find(([sign]) => sign.test(text))?.[1];

export function deviceOf(agent: string): string {
  const known = [first(browsers, agent), first(systems, agent)].filter((part) => part !== undefined);
  if (known.length > 0) return known.join(' · ');
  const name = agent.split(/[\s/]/)[0] ?? '';
  return name.length > longest ? `${name.slice(0, longest)}…` : name;
}
