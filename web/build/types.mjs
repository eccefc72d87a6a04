// Types of the API out of its description: src/api/schema.gen.ts. The parts are joined by the script that joins
// them for the server.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const joined = join(web, '.generated/openapi.json');
mkdirSync(dirname(joined), { recursive: true });
execFileSync(
  'cmake',
  [
    `-DLIST=${join(web, '../http/openapi_parts.cmake')}`,
    `-DJSON=${joined}`,
    '-P',
    join(web, '../cmake/join_openapi.cmake'),
  ],
  { stdio: 'inherit' },
);
const description = JSON.parse(readFileSync(joined, 'utf8'));
const types = astToString(await openapiTS(description, { defaultNonNullable: false }));
const codes = description.components.schemas.Code.enum;
const text = `// Made from the description of the API; never changed by hand.\n${types}\nexport const problemCodes = ${JSON.stringify(codes)} as const;\n`;
const out = join(web, 'src/api/schema.gen.ts');
// An unchanged file keeps its time, so that nothing is built again for it.
if (!existsSync(out) || readFileSync(out, 'utf8') !== text) writeFileSync(out, text);
