/** Azure DevOps' own MCP server in the versions that the extension speaks with: programs of the tests, not of the project. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cached, cacheFolder } from './folders.mjs';
import { runLong } from './run.mjs';
import { workItemServerVersions } from './versions.mjs';

/** @param {string} version */
const nameOf = (version) => `azure-devops-mcp-${version}`;

/**
 * The file that Node starts.
 * @param {string} version
 */
export function workItemServerFile(version) {
  return path.join(cacheFolder(), nameOf(version), 'node_modules/@azure-devops/mcp/dist/index.js');
}

export function workItemServersAreHere() {
  return workItemServerVersions.every((version) => existsSync(workItemServerFile(version)));
}

/** @param {import('./run.mjs').Log} log */
export async function installWorkItemServers(log) {
  for (const version of workItemServerVersions) {
    await cached(nameOf(version), async (folder) => {
      await runLong({
        name: nameOf(version),
        command: 'npm',
        // Without scripts: one of its packages would compile a key ring, which the tests never ask.
        args: [
          'install',
          '--prefix',
          folder,
          '--ignore-scripts',
          '--omit=dev',
          '--no-audit',
          '--no-fund',
          `@azure-devops/mcp@${version}`,
        ],
        cwd: folder,
        log,
      });
    });
  }
}
