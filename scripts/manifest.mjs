/**
 * Writes the language-model tools of package.json from the table of tools: `node scripts/manifest.mjs`, after a change of a
 * tool. A unit test holds both equal.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { continueOnNode24 } from './node24.mjs';

const icons = { read: '$(search)', draft: '$(edit)', write: '$(shield)' };

/** The rows of `contributes.languageModelTools`, and the sentences for package.nls.json. */
export async function languageModelTools() {
  const { tools } = await import('../src/tools/table.ts');
  const { toJSONSchema } = await import('zod');
  /** @type {Record<string, string>} */
  const sentences = {};
  const rows = tools.map((tool) => {
    sentences[`tool.${tool.name}.title`] = tool.title;
    const { $schema: _, ...inputSchema } = toJSONSchema(tool.input, { io: 'input' });
    return {
      name: `sreWorkbench_${tool.name}`,
      displayName: `%tool.${tool.name}.title%`,
      userDescription: `%tool.${tool.name}.title%`,
      modelDescription: tool.description,
      toolReferenceName: tool.name.replaceAll('_', '-'),
      canBeReferencedInPrompt: true,
      icon: icons[tool.effect],
      tags: ['sre', 'helm'],
      inputSchema,
    };
  });
  return { rows, sentences };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await continueOnNode24();
  const { rows, sentences } = await languageModelTools();
  edit('package.json', (manifest) => ({
    ...manifest,
    contributes: { ...manifest.contributes, languageModelTools: rows },
  }));
  edit('package.nls.json', (nls) => ({
    ...Object.fromEntries(Object.entries(nls).filter(([key]) => !key.startsWith('tool.'))),
    ...sentences,
  }));
}

/**
 * @param {string} name
 * @param {(content: any) => object} change
 */
function edit(name, change) {
  const file = new URL(`../${name}`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8'))), null, 2)}\n`);
}
