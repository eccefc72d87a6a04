const quote = 0x22;
const lineEnd = 0x0a;

/// Rows of a table (RFC 4180) without its line of names: what is between quotes may have line ends of its own.
export async function rowsOf(table: Blob): Promise<number> {
  const pieces = table.stream().getReader();
  let lines = 0;
  let isQuoted = false;
  for (;;) {
    const { done, value } = await pieces.read();
    if (done) return Math.max(lines - 1, 0);
    for (const octet of value) {
      if (octet === quote) isQuoted = !isQuoted;
      else if (octet === lineEnd && !isQuoted) lines += 1;
    }
  }
}
