/**
 * Files of other Go modules that the engine compiles another way. Some packages of the API server hold, beside what judges an
 * object, what stores it or serves it; `overlay.json` names, by module, those files and what stands in their place
 * (a file of `_overlay/`, or nothing).
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { answerOf, runLong } from './setup/run.mjs';

const linkFolder = 'overlay';

/**
 * What `go build` and `go list` must be told. Go lays nothing over files of its module cache, so that the modules are reached
 * through links, from a go.mod of its own.
 * @param {{ go: string, environment: NodeJS.ProcessEnv, source: string, folder: string, log: import('./setup/run.mjs').Log }} build `folder` takes the links
 * @returns {Promise<string[]>}
 */
export async function overlayFlags({ go, environment, source, folder, log }) {
  const list = path.join(source, 'overlay.json');
  if (!existsSync(list)) return ['-mod=readonly'];
  const links = path.join(folder, linkFolder);
  await mkdir(links, { recursive: true });
  const manifest = (await readFile(path.join(source, 'go.mod'), 'utf8')).split('\n');
  /** @type {Record<string, Record<string, string>>} */
  const modules = JSON.parse(await readFile(list, 'utf8'));
  const wanted = Object.keys(modules).map((module) => `${module}@${versionIn(manifest, module)}`);
  const download = ['mod', 'download', ...wanted];
  await runLong({ name: 'engine', command: go, args: download, cwd: links, environment, log });
  /** @type {Record<string, string>} */
  const replaced = {};
  for (const [module, files] of Object.entries(modules)) {
    const link = path.join(links, module.replaceAll('/', '_'));
    const name = `${module}@${versionIn(manifest, module)}`;
    const answer = answerOf(go, ['mod', 'download', '-json', name], environment);
    await symlink(JSON.parse(answer ?? '').Dir, link, 'junction');
    replaceModule(manifest, module, link);
    for (const [file, substitute] of Object.entries(files)) {
      replaced[path.join(link, file)] = substitute && path.join(source, '_overlay', substitute);
    }
  }
  await writeFile(path.join(links, 'go.mod'), manifest.join('\n'));
  await copyFile(path.join(source, 'go.sum'), path.join(links, 'go.sum'));
  await writeFile(path.join(links, 'files.json'), JSON.stringify({ Replace: replaced }));
  return ['-mod=mod', `-modfile=${path.join(links, 'go.mod')}`, `-overlay=${path.join(links, 'files.json')}`];
}

/** @param {string} folder */
export async function removeOverlay(folder) {
  await rm(path.join(folder, linkFolder), { recursive: true, force: true });
}

/**
 * @param {readonly string[]} manifest
 * @param {string} module
 */
function versionIn(manifest, module) {
  const line = manifest.find((one) => new RegExp(`^(replace .*=> |\\s*)${module} v`).test(one));
  return line?.match(new RegExp(`${module} (v\\S+)`))?.[1];
}

/**
 * @param {string[]} manifest the lines of a go.mod, changed here
 * @param {string} module
 * @param {string} folder
 */
function replaceModule(manifest, module, folder) {
  const at = manifest.findIndex((line) => line.startsWith(`replace ${module} =>`));
  const line = `replace ${module} => ${JSON.stringify(folder)}`;
  if (at === -1) manifest.push(line);
  else manifest[at] = line;
}
