// The table of pages, read from its source: a new page cannot be forgotten here.
import fs from 'node:fs';
import path from 'node:path';
import { web } from './words.mjs';

export const routes = [
  ...fs
    .readFileSync(path.join(web, 'src/app/routes.ts'), 'utf8')
    .matchAll(
      /path: '([^']+)',\s*page: (lazy\(\(\) => import\('[^']+'\)\)|staff\('\w+'\)|\w+)(?:,\s*permission: '([^']+)')?(,\s*open)?/g,
    ),
].map(([, address, page, permission, open]) => ({ path: address, page, permission, open: !!open }));

const rows = fs.readFileSync(path.join(web, 'src/app/routes.ts'), 'utf8').match(/\bpath: '/g)?.length ?? 0;
if (rows !== routes.length) throw new Error(`routes.ts has ${rows} rows, and ${routes.length} of them were understood`);

export const hasPage = (address) => routes.some((r) => r.path === address);
