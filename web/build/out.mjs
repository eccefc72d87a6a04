import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/// Where the built pages go: MBS_WEB_OUT, or dist/ beside the sources.
export const outDir = process.env.MBS_WEB_OUT ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');
