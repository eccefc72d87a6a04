import { useEffect, useState } from 'preact/hooks';

export const secondsUntil = (moment: number, now = Date.now()): number => Math.max(0, Math.ceil((moment - now) / 1000));

/// Seconds that are left until `moment` (milliseconds since 1970), drawn anew each second until there are none.
export function useCountdown(moment: number): number {
  const [left, set] = useState(() => secondsUntil(moment));
  useEffect(() => {
    set(secondsUntil(moment));
    if (secondsUntil(moment) === 0) return;
    const timer = setInterval(() => {
      const now = secondsUntil(moment);
      set(now);
      if (now === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [moment]);
  return left;
}
