/// What may be sent as a document, told by its first octets as the server tells it. Knows nothing of sending.

export type DocumentKind = 'pdf' | 'png' | 'jpeg';
export const mediaTypes: Record<DocumentKind, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
};
export const mostOctets = 5 * 1024 * 1024;
export const mostDocuments = 5;
const longestName = 100;

const starts = (octets: Uint8Array, wanted: readonly number[]) => wanted.every((o, i) => octets[i] === o);

export function kindOf(octets: Uint8Array): DocumentKind | undefined {
  if (starts(octets, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'pdf';
  if (starts(octets, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (starts(octets, [0xff, 0xd8, 0xff])) return 'jpeg';
  return undefined;
}

export type DocumentFault = 'empty' | 'tooLarge' | 'notFile';
export type Judged = { kind: DocumentKind } | { fault: DocumentFault };

export async function judge(file: File): Promise<Judged> {
  if (file.size === 0) return { fault: 'empty' };
  if (file.size > mostOctets) return { fault: 'tooLarge' };
  const kind = kindOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  return kind ? { kind } : { fault: 'notFile' };
}

/// The name as it is shown: no path, nothing unprintable, and its end (.pdf) is kept when it is long.
export function shownName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = name.replace(/[\u0000-\u001f\u007f/\\]/g, '_').trim() || '_';
  const characters = [...plain];
  if (characters.length <= longestName) return plain;
  const end = /\.\w{1,5}$/.exec(plain)?.[0] ?? '';
  return characters.slice(0, longestName - end.length).join('') + end;
}

/// 184 kB, 2.4 MB.
export const sizeText = (octets: number): string =>
  octets < 1_000_000 ? `${Math.max(1, Math.round(octets / 1000))} kB` : `${(octets / 1_000_000).toFixed(1)} MB`;
