/// The QR code of the server, drawn anew: no markup that was sent becomes part of the page. It is read by its one
/// known shape; nothing when it has another.
export function readQr(svg: string): { side: number; path: string } | undefined {
  const shape =
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" viewBox="0 0 (\d{1,3}) \1" shape-rendering="crispEdges"><rect width="\1" height="\1" fill="#fff"\/><path fill="#000" d="((?:M\d{1,3} \d{1,3}h\d{1,3}v1H\d{1,3}z)+)"\/><\/svg>$/;
  const [, side, path] = shape.exec(svg) ?? [];
  return side && path ? { side: Number(side), path } : undefined;
}

/// White and black whatever the theme is: cameras want it so.
export function Qr({ svg, label }: { svg: string; label: string }) {
  const code = readQr(svg);
  if (!code) return null;
  return (
    <svg
      class="factor-qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${code.side} ${code.side}`}
      shape-rendering="crispEdges"
    >
      <rect width={code.side} height={code.side} fill="#fff" />
      <path d={code.path} fill="#000" />
    </svg>
  );
}
