// Does each function of src/ fit a screen? Says which do not, and fails then. Counted are the lines of its body, with
// those of functions inside it; tests are not looked at: their describe() only holds others.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const most = 70;
const web = dirname(dirname(fileURLToPath(import.meta.url)));

const nameOf = (f) =>
  (f.name ?? (ts.isVariableDeclaration(f.parent) ? f.parent.name : undefined))?.getText() ??
  'a function without a name';

/// Each function of the text with the lines of its body between the braces; of one without braces all of them.
export function functionsOf(path, text) {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const lineOf = (at) => file.getLineAndCharacterOfPosition(at).line + 1;
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const spanned = lineOf(node.body.end) - lineOf(node.body.getStart());
      const lines = ts.isBlock(node.body) ? Math.max(0, spanned - 1) : spanned + 1;
      found.push({ name: nameOf(node), line: lineOf(node.getStart()), lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.|\.gen\./.test(entry.name)) yield path;
  }
}

export const tooLong = (path, text) => functionsOf(path, text).filter((f) => f.lines > most);

function main() {
  let count = 0;
  for (const path of sources(join(web, 'src')))
    for (const f of tooLong(path, readFileSync(path, 'utf8'))) {
      count += 1;
      console.error(`${relative(web, path)}:${f.line}: ${f.lines} lines, more than ${most}, in ${f.name}`);
    }
  if (count === 0) return;
  console.error('  mend: give each of its steps, or parts of the page, a name of its own');
  process.exitCode = 1;
}
if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
