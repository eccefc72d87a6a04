/// The chunk that a module belongs to, where that is not left to Rollup.
export const chunkOf: (id: string) => string | undefined;
