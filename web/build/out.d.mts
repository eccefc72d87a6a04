/// Where the built pages go.
export const outDir: string;
