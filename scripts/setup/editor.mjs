/** A real VS Code without a download of its own: the npm package `code-server`, whose native parts are compiled here. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, cached, projectFolder } from './folders.mjs';
import { projectNode } from './npmPackages.mjs';
import { cleanEnvironment, runLong } from './run.mjs';
import { codeServerVersion } from './versions.mjs';

// Compiled parts belong to one platform.
const folderName = `code-server-${codeServerVersion}-${process.platform}-${process.arch}`;

/** The script that starts VS Code's server, or undefined. code-server's own wrapper lets no development extension in. */
export function findCodeServer() {
  const file = path.join(cacheFolder(), folderName, 'node_modules/code-server/lib/vscode/out/server-main.js');
  return existsSync(file) ? file : undefined;
}

/** @param {import('./run.mjs').Log} log */
export async function installEditor(log) {
  await cached(folderName, async (folder) => {
    const { devDependencies } = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8'));
    // The same Node as the project's, for its headers: the `node` package keeps the program alone.
    const headers = `node-${process.platform}-${process.arch}`;
    const manifest = {
      private: true,
      dependencies: { 'code-server': codeServerVersion, [headers]: devDependencies.node },
      // npm 11 warns of scripts that nobody allowed, and npm 12 leaves them out. argon2 serves the wrapper's password only.
      allowScripts: { 'code-server': true, argon2: false },
    };
    await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await runLong({
      name: `VS Code (code-server ${codeServerVersion})`,
      command: 'npm',
      args: ['install', '--no-audit', '--no-fund', '--no-package-lock'],
      cwd: folder,
      environment: compilerEnvironment(path.join(folder, 'node_modules', headers)),
      log,
    });
  });
}

/**
 * Everything by environment: the package's own script runs npm again, which would not see an argument.
 * @param {string} headers
 */
function compilerEnvironment(headers) {
  const clean = cleanEnvironment();
  return {
    ...clean,
    PATH: `${path.dirname(projectNode)}${path.delimiter}${clean['PATH'] ?? ''}`,
    npm_config_nodedir: headers,
    npm_config_ignore_scripts: 'false',
    npm_config_foreground_scripts: 'true',
    npm_config_package_lock: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_yes: 'true',
    JOBS: 'max',
  };
}
