/** The Go modules that a program is made of, with their licences: what the notices must name. */
import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {{ path: string, version: string, licence: string, text: string }} GoModule `licence` is an SPDX name, `text` the whole of it */

/**
 * The modules of a program whose packages were downloaded already, and Go itself. Modules that lie in its own folder are ours.
 * @param {{ go: string, environment: NodeJS.ProcessEnv, folder: string, flags: readonly string[] }} program
 * @returns {Promise<GoModule[]>}
 */
export async function readGoModules({ go, environment, folder, flags }) {
  const format =
    '{{with .Module}}{{if not .Main}}{{.Path}}\t{{with .Replace}}{{.Version}}{{end}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}';
  const packages = answer(go, ['list', ...flags, '-deps', '-f', format, '.'], { environment, folder });
  const lines = [...new Set(packages.split('\n'))].filter((line) => line !== '').sort();
  const root = answer(go, ['env', 'GOROOT'], { environment, folder });
  const version = answer(go, ['env', 'GOVERSION'], { environment, folder });
  const isOurs = (/** @type {string} */ place) => !path.relative(folder, place).startsWith('..');
  const modules = [
    readModule('Go', version.replace(/^go/, ''), root),
    ...lines.flatMap((line) => {
      const [name = '', replaced = '', release = '', place = ''] = line.split('\t');
      return isOurs(place) ? [] : [readModule(name, replaced || release, place)];
    }),
  ];
  return Promise.all(modules);
}

/**
 * @param {string} go
 * @param {string[]} args
 * @param {{ environment: NodeJS.ProcessEnv, folder: string }} place
 */
function answer(go, args, { environment, folder }) {
  const { status, stdout, stderr } = spawnSync(go, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`go ${args[0]} failed: ${stderr}`);
  return stdout.trim();
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} folder
 * @returns {Promise<GoModule>}
 */
async function readModule(name, version, folder) {
  const names = (await readdir(folder)).filter((file) =>
    /^(licen[cs]e|copying|notice|patents)([.-].*)?$/i.test(file),
  );
  const texts = await Promise.all(names.sort().map((file) => readFile(path.join(folder, file), 'utf8')));
  const text = texts.map((one) => one.trim()).join('\n\n');
  const licence = nameLicence(text);
  if (licence === undefined) throw new Error(`The licence of ${name} was not recognised.`);
  return { path: name, version, licence, text };
}

/**
 * @param {string} text
 * @returns {string | undefined} an SPDX expression
 */
function nameLicence(text) {
  const marks = /** @type {const} */ ([
    ['Apache-2.0', /Apache License\s+Version 2\.0/],
    ['MIT', /Permission is hereby granted, free of charge/],
    ['BSD-3-Clause', /Redistribution and use[\s\S]*(Neither the name|may not be used to endorse)/],
    ['BSD-2-Clause', /Redistribution and use(?![\s\S]*(Neither the name|may not be used to endorse))/],
    ['MPL-2.0', /Mozilla Public License/],
    ['ISC', /Permission to use, copy, modify, and(\/or)? distribute/],
  ]);
  const found = marks.filter(([, mark]) => mark.test(text)).map(([licence]) => licence);
  return found.length === 0 ? undefined : found.join(' AND ');
}
