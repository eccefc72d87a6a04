// The table of pages, read from its source: a new page cannot be forgotten here.
import fs from 'node:fs';
import path from 'node:path';
import { web } from './words.mjs';

const source = fs.readFileSync(path.join(web, 'src/app/routes.ts'), 'utf8');
const ofStaff = [...source.matchAll(/^ {2}staff\('([^']+)', '(\w+)', '([^']+)'\),$/gm)].map(
  ([, address, page, permission]) => ({
    path: `/platform/${address}`,
    page,
    permission: `platform:${permission}`,
    open: false,
  }),
);
const others = [
  ...source.matchAll(
    /path: '([^']+)',\s*page: (lazy\(\(\) => import\('[^']+'\)\)|\w+)(?:,\s*permission: '([^']+)')?(,\s*open)?/g,
  ),
].map(([, address, page, permission, open]) => ({ path: address, page, permission, open: !!open }));
export const routes = [...ofStaff, ...others];

const rows = source.match(/\bpath: '|^ {2}staff\(/gm)?.length ?? 0;
if (rows !== routes.length) throw new Error(`routes.ts has ${rows} rows, and ${routes.length} of them were understood`);

export const hasPage = (address) => routes.some((r) => r.path === address);
