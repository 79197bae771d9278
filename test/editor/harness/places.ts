/** Where the harness finds things and leaves things. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const projectFolder = path.resolve(import.meta.dirname, '../../..');

/** Screenshots, logs and reports; git ignores it. */
export const artifactsFolder = path.join(projectFolder, 'artifacts');

/** The extension that stands in for ours where the harness itself is tested. */
export const harnessExtension = path.join(projectFolder, 'test/fixtures/harness-extension');

/** The extension that stands in for the editor's own Microsoft accounts. */
export const accountsExtension = path.join(projectFolder, 'test/fixtures/accounts-extension');

/** Makes a folder in the system's temporary folder; whoever asked removes it. */
export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `sre-workbench-${name}-`));
}
