/** The Go modules that are compiled into the engine, with their licences. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from './setup/folders.mjs';
import { findGo, goEnvironment } from './setup/go.mjs';
import { answerOf, SetUpError } from './setup/run.mjs';

const engineFolder = path.join(projectFolder, 'engine/charts');

/**
 * Only packages that the engine really imports count. What is replaced by a stub is our own code.
 * @returns {Promise<import('./notices.mjs').Notice[]>}
 */
export async function listGoModules() {
  const go = findGo();
  if (go === undefined) throw new SetUpError('The modules of the engine cannot be listed: no Go was found.');
  const format =
    '{{with .Module}}{{if not (or .Main .Replace)}}{{.Path}}|{{.Version}}|{{.Dir}}{{end}}{{end}}';
  const environment = { ...goEnvironment(go), GOOS: 'js', GOARCH: 'wasm' };
  const listed = answerOf(go, ['-C', engineFolder, 'list', '-deps', '-f', format, '.'], environment);
  const root = answerOf(go, ['env', 'GOROOT'], environment);
  if (!listed || !root) throw new SetUpError('The modules of the engine cannot be listed: "go list" failed.');
  const rows = [...new Set(listed.split('\n').filter((line) => line !== ''))].map((line) => line.split('|'));
  const modules = rows.map(([name = '', version = '', folder = '']) => readModule({ name, version, folder }));
  // Without a version: it is that of the Go at hand, and the notices are the same for all.
  const standard = readModule({
    name: "Go's standard library and its runtime file for WebAssembly",
    version: '',
    folder: root,
  });
  return Promise.all([standard, ...modules]);
}

/**
 * @param {{ name: string, version: string, folder: string }} module
 * @returns {Promise<import('./notices.mjs').Notice>}
 */
async function readModule({ name, version, folder }) {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const text = texts.join('\n\n');
  if (text.trim() === '') throw new Error(`${name} has no licence file.`);
  return { name, version, licence: licenceOf(text), text };
}

// A sentence of each licence; a text may hold several.
const sentences = /** @type {const} */ ([
  ['Apache-2.0', /Apache License,? Version 2\.0|Apache License\s+Version 2\.0/],
  ['BSD', /Redistributions in binary form must reproduce/],
  ['ISC', /Permission to use, copy, modify, and\/or distribute this software/],
  ['MIT', /Permission is hereby granted, free of charge/],
  ['MPL-2.0', /Mozilla Public License,? [Vv]ersion 2\.0/],
]);

/**
 * The names of the licences in a text.
 * @param {string} text
 */
export function licenceOf(text) {
  const found = sentences.filter(([, sentence]) => sentence.test(text)).map(([name]) => name);
  return found.length > 0 ? found.join(', ') : 'see its text';
}
