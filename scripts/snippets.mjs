/**
 * Writes docs/snippets.md and its pictures from the snippet files: `node scripts/snippets.mjs`, after a change of a snippet.
 * A unit test holds them equal.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { continueOnNode24 } from './node24.mjs';

const head = `# Snippets

What each snippet inserts when its tab stops are left as they are. Type the prefix, or run **SRE Workbench: Insert Snippet**, which fills in the names that the workspace uses. This page is made from the files in \`snippets/\` by \`node scripts/snippets.mjs\`.

Each picture shows the tab stops: the numbers are their order, and what follows one changes with it.

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

/** Below docs/. */
const pictureFolder = 'pictures/snippets';

/**
 * The page's text, and its pictures by their names.
 * @returns {Promise<{ page: string; pictures: Map<string, string> }>}
 */
export async function snippetsPage() {
  const { readSnippets, snippetFiles } = await import('../src/features/snippets/core/snippetFiles.ts');
  const { expandSnippet, tabStops } = await import('../src/features/snippets/core/snippetText.ts');
  const parts = [head];
  const pictures = new Map();
  for (const file of snippetFiles) {
    const text = readFileSync(new URL(`../snippets/${file.name}.code-snippets`, import.meta.url), 'utf8');
    const snippets = readSnippets(text, file);
    if (!snippets.ok) throw new Error(`${file.name}: ${snippets.error}`);
    parts.push(`## ${file.title}\n`);
    for (const { title, prefix, description, body } of snippets.value) {
      const choices = tabStops(body).filter((stop) => stop.choices.length > 0);
      const shown = expandSnippet(body, { variables, tab: '    ' }).trimEnd();
      const name = `${file.name}-${prefix}.svg`;
      pictures.set(name, pictureOf(title, expandSnippet(body, { variables, tab: '    ', mark }).trimEnd()));
      parts.push(
        `### ${title}\n`,
        `\`${prefix}\`: ${description}.\n`,
        ...(choices.length > 0
          ? [
              `Choices: ${choices.map((stop) => stop.choices.map((choice) => `\`${choice}\``).join(', ')).join('; ')}.\n`,
            ]
          : []),
        `![${title}, with its tab stops](${pictureFolder}/${name})\n`,
        `<details><summary>As text</summary>\n`,
        `${fence(shown)}${file.ending}\n${shown}\n${fence(shown)}\n`,
        `</details>\n`,
      );
    }
  }
  return { page: parts.join('\n'), pictures };
}

const marks = { begin: '\uE000', text: '\uE001', end: '\uE002' };

/**
 * @param {string} text
 * @param {number} stop
 */
const mark = (text, stop) => (text === '' ? '' : `${marks.begin}${stop}${marks.text}${text}${marks.end}`);

/** Of its text and its background, on a light page and on a dark one. */
const style =
  'text{font:13px ui-monospace,Menlo,Consolas,monospace;white-space:pre;fill:#1f2328}rect{fill:#f6f8fa}.s{fill:#0550ae;font-weight:bold}.n{font-size:9px;fill:#953800}' +
  '@media(prefers-color-scheme:dark){text{fill:#d1d7e0}rect{fill:#151b23}.s{fill:#79c0ff}.n{fill:#ffa657}}';

/**
 * A drawing of a text whose tab stops are marked.
 * @param {string} title
 * @param {string} text
 */
function pictureOf(title, text) {
  const seen = new Set();
  const lines = text.split('\n').map((line) =>
    // Spaces that no drawing leaves out.
    escaped(line.replace(/^ +/, (indent) => '\u00A0'.repeat(indent.length))).replaceAll(
      /\uE000(\d+)\uE001([^\uE002]*)\uE002/g,
      (_, stop, content) => {
        const number = seen.has(stop) ? '' : `<tspan class="n">${stop}</tspan>`;
        seen.add(stop);
        return `${number}<tspan class="s">${content}</tspan>`;
      },
    ),
  );
  const longest = Math.max(...text.split('\n').map((line) => line.length), 60);
  const [width, height] = [Math.ceil(longest * 7.9) + 24, lines.length * 18 + 20];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    `<rect width="${width}" height="${height}" rx="6"/>`,
    ...lines.map((line, index) => `<text x="12" y="${index * 18 + 24}">${line}</text>`),
    '</svg>',
    '',
  ].join('\n');
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

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
  const { page, pictures } = await snippetsPage();
  writeFileSync(new URL('../docs/snippets.md', import.meta.url), page);
  const folder = new URL(`../docs/${pictureFolder}/`, import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, picture] of pictures) writeFileSync(new URL(name, folder), picture);
}
