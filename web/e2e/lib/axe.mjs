// axe-core in the page, for WCAG 2.2 AA.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds on the page as it stands: a line each. */
export async function findings(visitor) {
  const { page } = visitor;
  // By the debugger's door: the page's own policy lets no other script in.
  const session = await page.context().newCDPSession(page);
  try {
    const run = async (expression) => {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
      return result.value;
    };
    await run(`if (!window.axe) { ${source}; } undefined`);
    const options = JSON.stringify({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    const found = JSON.parse(await run(`axe.run(document, ${options}).then((r) => JSON.stringify(r.violations))`));
    return found.map(
      (v) =>
        `${v.id}: ${v.help}: ${v.nodes
          .map((n) => `${n.target} ${n.failureSummary}`)
          .join(' | ')
          .slice(0, 600)}`,
    );
  } finally {
    await session.detach();
  }
}
