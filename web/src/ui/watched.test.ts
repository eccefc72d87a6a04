import { describe, expect, it } from 'vitest';
import { kept, pauseAfter } from './watched';

describe('looks', () => {
  it('are kept, the last four, as long as there is no gap between them', () => {
    const looks = [0, 1000, 2000, 3000, 4000].reduce(
      (all, at) => kept(all, { data: at, at }),
      [] as ReturnType<typeof kept<number>>,
    );
    expect(looks.map((l) => l.at)).toEqual([1000, 2000, 3000, 4000]);
    expect(kept(looks, { data: 9, at: 60_000 }).map((l) => l.at)).toEqual([60_000]);
  });
  it('come every second, and less often the more of them failed', () => {
    expect(pauseAfter(0, 300)).toBe(700);
    expect(pauseAfter(0, 5000)).toBe(250);
    expect([1, 2, 3, 9].map((n) => pauseAfter(n, 0))).toEqual([2000, 4000, 8000, 15_000]);
  });
});
