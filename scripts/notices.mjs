/** THIRD-PARTY-NOTICES.md: the licence of every npm package and Go module that ships. The same input gives the same text. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { listGoModules } from './buildEngine.mjs';
import { projectFolder } from './setup/folders.mjs';

/**
 * @typedef {{ name: string, version: string, licence: string, text: string }} Notice `text` is empty where the package has none
 * @typedef {{ inputs: Record<string, unknown> }} Metafile
 */

export const noticesFile = path.join(projectFolder, 'THIRD-PARTY-NOTICES.md');

/**
 * Folders of the packages that esbuild put into a bundle, each once.
 * @param {readonly Metafile[]} metafiles
 * @returns {string[]} for example `node_modules/@vscode/l10n`
 */
export function shippedFolders(metafiles) {
  const found = metafiles.flatMap((metafile) =>
    Object.keys(metafile.inputs).flatMap(
      (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
    ),
  );
  return [...new Set(found)].sort();
}

/**
 * @param {string} folder
 * @returns {Promise<Notice>}
 */
export async function readNotice(folder) {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return {
    name: manifest.name,
    version: manifest.version,
    licence: String(manifest.license ?? 'not declared'),
    text: texts.map((text) => text.trim()).join('\n\n') || authorLine(manifest.author),
  };
}

/** @param {string | { name?: string } | undefined} author */
function authorLine(author) {
  const name = typeof author === 'string' ? author : author?.name;
  return name ? `Author: ${name}. The package itself contains no text of its licence.` : '';
}

/**
 * @param {readonly Notice[]} packages
 * @param {readonly Notice[]} modules Go modules
 */
export function renderNotices(packages, modules) {
  return `${[
    '# Third-party notices',
    'SRE Workbench contains the software listed here. Each part stays under its own licence. Made by `npm run package`.',
    ...renderGroup('npm packages', packages),
    ...renderGroup('Go modules, compiled into the engine', modules),
  ].join('\n\n')}\n`;
}

/**
 * @param {string} title
 * @param {readonly Notice[]} notices
 */
function renderGroup(title, notices) {
  const sorted = [...notices].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  // Most Go modules share one licence word for word: each text once, at the first that has it.
  /** @type {Map<string, string>} */
  const seen = new Map();
  const entries = sorted.map(({ name, version, licence, text }) => {
    const head = `### ${`${name} ${version}`.trim()}\n\nLicence: ${licence}`;
    const tidy = text
      .replaceAll('\r\n', '\n')
      .replace(/[ \t]+$/gm, '')
      .trim();
    const first = seen.get(tidy);
    if (tidy === '') return head;
    if (first !== undefined) return `${head}\n\nThe text is the same as that of ${first}.`;
    seen.set(tidy, name);
    return `${head}\n\n${fence(tidy)}`;
  });
  return [`## ${title}`, ...entries];
}

/** @param {string} text */
function fence(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}

/**
 * The whole text for what these bundles and the engine contain.
 * @param {readonly Metafile[]} metafiles
 * @param {import('./setup/run.mjs').Log} log
 */
export async function makeNotices(metafiles, log) {
  const folders = shippedFolders(metafiles).map((folder) => path.join(projectFolder, folder));
  const modules = (await listGoModules({ log })).map(({ path: name, ...module }) =>
    // Go's own version is that of whoever builds; the notices are the same for all.
    name === 'Go' ? { ...module, name, version: '' } : { ...module, name },
  );
  return renderNotices(await Promise.all(folders.map(readNotice)), modules);
}
