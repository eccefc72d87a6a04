/// Gives a file to the person to keep. It is never opened in place.
export function keep(content: Blob, name: string) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun by then; without this the file stays in memory as long as the page.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
