import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../i18n/format';

/// Charts of our own in SVG, drawn at the width that they have, with their figures as text for who cannot see them.

export type Part = { name: string; value: number; class: 'done' | 'way' | 'fail' | 'wait-part' };

/// One bar with its parts in proportion.
export function Shares({ parts }: { parts: readonly Part[] }) {
  const whole = parts.reduce((sum, p) => sum + p.value, 0);
  let x = 0;
  return (
    <svg
      class="shares"
      viewBox="0 0 1000 12"
      preserveAspectRatio="none"
      role="img"
      aria-label={parts.map((p) => `${p.name}: ${count(p.value)}`).join(', ')}
    >
      {whole > 0 &&
        parts.map((p) => {
          if (p.value === 0) return null;
          // The smallest part is still seen.
          const width = Math.max((p.value / whole) * 1000, 6);
          const at = x;
          x += width;
          return <rect key={p.name} class={p.class} x={at} y="0" width={Math.max(width - 2, 4)} height="12" />;
        })}
    </svg>
  );
}

export const Legend = ({ parts }: { parts: readonly Pick<Part, 'name' | 'class'>[] }) => (
  <div class="key">
    {parts.map((p) => (
      <span key={p.name}>
        <i class={p.class} />
        {p.name}
      </span>
    ))}
  </div>
);

export type Bar = { label: string; title: string; parts: readonly Part[] };

/// Stacked bars, one a day or hour.
export function Bars({ label, bars, height = 180 }: { label: string; bars: readonly Bar[]; height?: number }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, measure] = useState(320);
  useEffect(() => {
    if (!box.current || typeof ResizeObserver === 'undefined') return;
    const seen = new ResizeObserver(([entry]) => entry && measure(Math.max(Math.floor(entry.contentRect.width), 200)));
    seen.observe(box.current);
    return () => seen.disconnect();
  }, []);
  const most = Math.max(1, ...bars.map((b) => b.parts.reduce((sum, p) => sum + p.value, 0)));
  const step = width / Math.max(bars.length, 1);
  const foot = 24;
  const every = Math.ceil(bars.length / Math.max(1, Math.floor(width / 44)));
  return (
    <div ref={box} class="chart">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <line class="base" x1="0" x2={width} y1={height - foot + 1} y2={height - foot + 1} />
        {bars.map((b, i) => (
          <g key={b.title}>
            <title>{`${b.title}: ${b.parts.map((p) => `${count(p.value)} ${p.name}`).join(', ')}`}</title>
            <Stack
              parts={b.parts}
              x={i * step + step * 0.18}
              width={step * 0.64}
              bottom={height - foot}
              scale={(height - foot - 8) / most}
            />
            {i % every === 0 && (
              <text
                class="axis"
                x={i === 0 ? 0 : i * step + step / 2}
                y={height - 6}
                text-anchor={i === 0 ? 'start' : 'middle'}
              >
                {b.label}
              </text>
            )}
          </g>
        ))}
      </svg>
      <Figures label={label} bars={bars} />
    </div>
  );
}

type StackProps = { parts: readonly Part[]; x: number; width: number; bottom: number; scale: number };

function Stack({ parts, x, width, bottom, scale }: StackProps) {
  let y = bottom;
  return (
    <>
      {parts.map((p) => {
        if (p.value === 0) return null;
        const tall = Math.max(p.value * scale, 2);
        y -= tall;
        return <rect key={p.name} class={p.class} x={x} y={y} width={width} height={Math.max(tall - 1, 1)} rx="3" />;
      })}
    </>
  );
}

/// For whoever hears the chart. A table has a width of its own however it is hidden: what holds it has not.
const Figures = ({ label, bars }: { label: string; bars: readonly Bar[] }) => (
  <div class="unseen">
    <table>
      <caption>{label}</caption>
      <tbody>
        {bars.map((b) => (
          <tr key={b.title}>
            <th scope="row">{b.title}</th>
            {b.parts.map((p) => (
              <td key={p.name}>
                {count(p.value)} {p.name}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
