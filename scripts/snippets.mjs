/**
 * Writes docs/snippets.md from the snippet files: `node scripts/snippets.mjs`, after a change of a snippet. A unit test holds
 * both equal.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { continueOnNode24 } from './node24.mjs';

const head = `# Snippets

What each snippet inserts when its tab stops are left as they are. Type the prefix, or run **SRE Workbench: Insert Snippet**, which fills in the names that the workspace uses. This page is made from the files in \`snippets/\` by \`node scripts/snippets.mjs\`.

![Insert Snippet: the list, and what the marked snippet inserts, with the names of the chart](pictures/snippets.png)
`;

/** For the date of the day on which a snippet is inserted. */
const variables = {
  CURRENT_YEAR: '2026',
  CURRENT_MONTH: '11',
  CURRENT_DATE: '22',
  CURRENT_HOUR: '09',
  CURRENT_MINUTE: '30',
};

/** The page's text. */
export async function snippetsPage() {
  const { readSnippets, snippetFiles } = await import('../src/features/snippets/core/snippetFiles.ts');
  const { expandSnippet, tabStops } = await import('../src/features/snippets/core/snippetText.ts');
  const parts = [head];
  for (const file of snippetFiles) {
    const text = readFileSync(new URL(`../snippets/${file.name}.code-snippets`, import.meta.url), 'utf8');
    const snippets = readSnippets(text, file);
    if (!snippets.ok) throw new Error(`${file.name}: ${snippets.error}`);
    parts.push(`## ${file.title}\n`);
    for (const { title, prefix, description, body } of snippets.value) {
      const choices = tabStops(body).filter((stop) => stop.choices.length > 0);
      const shown = expandSnippet(body, { variables, tab: '    ' }).trimEnd();
      parts.push(
        `### ${title}\n`,
        `\`${prefix}\`: ${description}.\n`,
        ...(choices.length > 0
          ? [
              `Choices: ${choices.map((stop) => stop.choices.map((choice) => `\`${choice}\``).join(', ')).join('; ')}.\n`,
            ]
          : []),
        `${fence(shown)}${file.ending}\n${shown}\n${fence(shown)}\n`,
      );
    }
  }
  return parts.join('\n');
}

/**
 * Longer than any in the text.
 * @param {string} text
 */
function fence(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(Math.max(3, longest + 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await continueOnNode24();
  writeFileSync(new URL('../docs/snippets.md', import.meta.url), await snippetsPage());
}
