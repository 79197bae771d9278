/** A made language in which each sentence of an extension stands in brackets: what stands outside was never translated. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** The code that is kept for such languages. */
const code = 'qps-ploc';

/** Links and commands in Markdown and `{0}` stay what they are. */
export const pseudo = (sentence: string): string => `⟦${sentence}⟧`;

/** What is left of a text without the sentences in brackets, nested ones too. */
export function untranslated(text: string): string {
  const shorter = text.replace(/⟦[^⟦⟧]*⟧/gu, '');
  return shorter === text ? text : untranslated(shorter);
}

/** Writes the bundles of the language into each installed extension. */
export async function addPseudoLanguage(extensionsFolder: string): Promise<void> {
  for (const name of await readdir(extensionsFolder)) {
    const folder = path.join(extensionsFolder, name);
    await translate(path.join(folder, 'package.nls.json'), path.join(folder, `package.nls.${code}.json`));
    await translate(
      path.join(folder, 'l10n/bundle.l10n.json'),
      path.join(folder, `l10n/bundle.l10n.${code}.json`),
    );
  }
}

async function translate(from: string, to: string): Promise<void> {
  const text = await readFile(from, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const sentences = Object.entries(JSON.parse(text) as Record<string, string | { message: string }>);
  const translated = sentences.map(([key, sentence]) => [
    key,
    pseudo(typeof sentence === 'string' ? sentence : sentence.message),
  ]);
  await writeFile(to, JSON.stringify(Object.fromEntries(translated)));
}

/** Makes the workbench take the language for its own; its own sentences stay English. */
export async function speakPseudoLanguage(page: Page): Promise<void> {
  await page.addInitScript((language) => {
    Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', {
      get: () => language,
      set: () => {},
    });
  }, code);
}
